import { MongoClient } from 'mongodb';
const c = new MongoClient('mongodb://127.0.0.1:' + process.argv[2] + '/?directConnection=true');
const a = (await c.db('admin').command({ serverStatus: 1 })).opcounters;
await new Promise((r) => setTimeout(r, 5000));
const b = (await c.db('admin').command({ serverStatus: 1 })).opcounters;
console.log(Object.fromEntries(Object.keys(b).map((k) => [k, (Number(b[k]) - Number(a[k])) / 5])));
await c.close();
