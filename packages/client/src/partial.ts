/** A message of which only what differs from the defaults needs to be given. */
export type Partially<Message> = Message extends bigint | string | number | boolean | Uint8Array | undefined
  ? Message
  : Message extends readonly (infer Item)[]
    ? Partially<Item>[]
    : Message extends { $case: string; value: unknown }
      ? { $case: Message['$case']; value: Partially<Message['value']> }
      : { [Field in keyof Message]?: Partially<Message[Field]> };
