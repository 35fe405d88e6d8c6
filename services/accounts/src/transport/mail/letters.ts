import type { Language, NodeId } from '@inclust/kernel';
import type { Letter } from '@inclust/mail';
import type { AccountMail } from '../../app/ports.ts';

interface Wording {
  readonly subject: (node: NodeId) => string;
  /** What it is about; the lines that follow are the same for both kinds. */
  readonly opening: (node: NodeId) => string;
}

interface Words {
  readonly invitation: Wording;
  readonly reset: Wording;
  readonly how: string;
  readonly valid: (hours: number) => string;
  readonly unasked: string;
}

const words: Readonly<Record<Language, Words>> = {
  el: {
    invitation: {
      subject: (node) => `InClust: πρόσκληση για λογαριασμό στον κόμβο ${node}`,
      opening: (node) =>
        `Έχετε πλέον λογαριασμό στον κόμβο ${node} του InClust. Ορίστε έναν κωδικό πρόσβασης για να συνδεθείτε.`,
    },
    reset: {
      subject: (node) => `InClust: νέος κωδικός πρόσβασης στον κόμβο ${node}`,
      opening: (node) => `Ζητήθηκε νέος κωδικός πρόσβασης για τον λογαριασμό σας στον κόμβο ${node} του InClust.`,
    },
    how: 'Εκτελέστε «inclust accounts set-password» και δώστε αυτή τη γραμμή:',
    valid: (hours) =>
      `Η γραμμή ισχύει για μία χρήση και για ${hours === 1 ? '1 ώρα' : `${hours} ώρες`}. Μην τη δώσετε σε κανέναν.`,
    unasked: 'Αν δεν το ζητήσατε εσείς, αγνοήστε αυτό το μήνυμα: τίποτα δεν αλλάζει.',
  },
  sq: {
    invitation: {
      subject: (node) => `InClust: ftesë për një llogari në nyjën ${node}`,
      opening: (node) => `Tani keni një llogari në nyjën ${node} të InClust. Vendosni një fjalëkalim që të hyni.`,
    },
    reset: {
      subject: (node) => `InClust: fjalëkalim i ri në nyjën ${node}`,
      opening: (node) => `U kërkua një fjalëkalim i ri për llogarinë tuaj në nyjën ${node} të InClust.`,
    },
    how: 'Ekzekutoni «inclust accounts set-password» dhe jepni këtë rresht:',
    valid: (hours) =>
      `Rreshti vlen për një përdorim dhe për ${hours === 1 ? '1 orë' : `${hours} orë`}. Mos ia jepni askujt.`,
    unasked: 'Nëse nuk e kërkuat ju, shpërfilleni këtë mesazh: asgjë nuk ndryshon.',
  },
  en: {
    invitation: {
      subject: (node) => `InClust: invitation to an account at the node ${node}`,
      opening: (node) => `You now have an account at the node ${node} of InClust. Set a password to log in.`,
    },
    reset: {
      subject: (node) => `InClust: a new password at the node ${node}`,
      opening: (node) => `A new password was asked for, for your account at the node ${node} of InClust.`,
    },
    how: 'Run "inclust accounts set-password" and give it this line:',
    valid: (hours) => `The line works once, for ${hours === 1 ? '1 hour' : `${hours} hours`}. Give it to nobody.`,
    unasked: 'If it was not you who asked, ignore this mail: nothing changes.',
  },
};

/** A mail about an account in its language. Holds a secret: never log it. */
export function letterOf(node: NodeId, { kind, to, language, resetToken, hours }: AccountMail): Letter {
  const { [kind]: wording, how, valid, unasked } = words[language];
  const text = [wording.opening(node), '', how, '', resetToken, '', valid(hours), unasked, ''].join('\n');
  return { to, subject: wording.subject(node), text, language };
}
