/** What the help page offers at once: each opens the window with a flow or a person. Keys of `window.demo.act.*`. */
export const ACTS = [
  { key: 'check', action: 'flow:abnormal-transaction', icon: 'M10.5 4a6.5 6.5 0 1 0 .01 0zM15.3 15.3 20.5 20.5' },
  { key: 'appeal', action: 'flow:appeal', icon: 'M6 3h9l4 4v14H6zM9 12h7M9 16h5M14 3v5h5' },
  { key: 'progress', action: 'flow:appeal-status', icon: 'M12 3a9 9 0 1 0 .01 0zM12 7v5l3.5 2' },
  { key: 'register', action: 'flow:registration', icon: 'M10 4a4 4 0 1 0 .01 0zM3 20c.6-4 3.4-6 7-6 1.5 0 2.9.4 4 1.1M18 14v6M15 17h6' },
  { key: 'complaint', action: 'flow:complaint', icon: 'M4 5h16v11H10l-4 4v-4H4zM12 8v3.5M12 13.6v.1' },
  { key: 'closure', action: 'flow:closure', icon: 'M4 8h16v11H4zM4 8l3-4h10l3 4M9.5 11.5l5 5M14.5 11.5l-5 5' },
] as const;

/** Common questions: topics of the corpus. Keys of `window.demo.group.*` and `window.demo.question.*`. */
export const QUESTIONS: Record<string, readonly string[]> = {
  money: ['txn.deducted-not-received', 'txn.wrong-recipient', 'txn.refund', 'txn.duplicate-charge'],
  account: ['login.forgot-password', 'register.code-not-received', 'register.identity-failed', 'login.change-phone'],
  safety: ['security.phishing', 'security.lost-phone', 'security.never-share', 'security.verify-contact'],
};

export const URGENT = 'flow:stop-loss';
export const PERSON = 'handoff';
