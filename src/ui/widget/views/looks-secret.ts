/** What a person is about to send by mistake. The service looks again, and more closely, at what arrives. */
export type SecretLook = 'password' | 'code' | 'card' | 'identity';

const CODE = '(?:验证码|校验码|动态码|动态密码|短信码|驗證碼|校驗碼|動態密碼|簡訊碼|verification code|security code|sms code|one-time code|otp)';
const PASSWORD = '(?:密码|口令|密碼|passwords?|passwd|pwd|passcode|pin)';
/** Counts, money, dates and times are no secrets. */
const UNIT = '(?!\\d|[-~到至]?\\s*\\d*\\s*(?:位|元|块|塊|分|秒|小时|小時|天|次|个|個|年|月|日|号|號|yuan|digit|minute|day|hour|time|char))';
const OTHER_NUMBER = /尾号|尾號|单号|單號|编号|編號|订单|訂單|电话|電話|手机|手機|金额|金額|order|phone|amount|ending/i;

const CODE_BEHIND = new RegExp(`${CODE}([^\\d\\n。！？!?;；]{0,12})\\d(?:[ -]?\\d){3,7}${UNIT}`, 'i');
const CODE_BEFORE = new RegExp(`(?:^|[^\\d])\\d{4,8}\\s*(?:就?是|is)\\s*(?:我的?|my|the|your)?\\s*${CODE}`, 'i');
const CVV = new RegExp(`(?:cv[vcn]2?|安全码|安全碼)[^\\d\\n]{0,8}\\d{3,4}${UNIT}`, 'i');
const PASSWORD_BEHIND = new RegExp(`${PASSWORD}(\\s*(?:就?是|为|為|设成|設成|[:=]|\\bis\\b|\\bwas\\b)?\\s*)([!-~]{4,64})`, 'i');
const PASSWORD_BEFORE = new RegExp(`([!-~]{4,64})\\s*(?:就?是|is)\\s*(?:我的?|my|the)?\\s*(?:支付|登录|登入|login )?${PASSWORD}`, 'i');

export function looksSecret(text: string): SecretLook | null {
  const folded = text.normalize('NFKC');
  const numbers = longNumbers(folded);
  if (numbers.some(isIdentity)) return 'identity';
  if (numbers.some(isCard) || CVV.test(folded)) return 'card';
  if (holdsCode(folded)) return 'code';
  return holdsPassword(folded) ? 'password' : null;
}

function holdsCode(folded: string): boolean {
  const behind = CODE_BEHIND.exec(folded);
  return (behind !== null && !OTHER_NUMBER.test(behind[1] ?? '')) || CODE_BEFORE.test(folded);
}

function holdsPassword(folded: string): boolean {
  const [, link = '', behind = ''] = PASSWORD_BEHIND.exec(folded) ?? [];
  const [, before = ''] = PASSWORD_BEFORE.exec(folded) ?? [];
  return isPassword(behind, link.trim() !== '') || isPassword(before, true);
}

/** Words alone ("password is wrong") are prose; "8-16" is a length. */
function isPassword(token: string, linked: boolean): boolean {
  const plain = token.replace(/[.,;:!?]+$/, '');
  if (plain.length < 4 || /^\d{1,2}[-~]\d{1,2}$/.test(plain)) return false;
  return /\d/.test(plain) && (linked || /^\d{4,12}$|[A-Za-z]/.test(plain));
}

/** Digits with at most one space or hyphen between them; those of case and transaction numbers follow a letter. */
function longNumbers(folded: string): string[] {
  return [...folded.matchAll(/(^|[^A-Za-z\d])(\d(?:[ -]?\d){12,}(?:[ -]?[xX](?![A-Za-z]))?)(?!\d)/g)]
    .map((match) => (match[2] ?? '').replace(/[ -]/g, '').toUpperCase());
}

/** The check that all card numbers carry (ISO/IEC 7812-1, annex B), on numbers that begin as issuers' do. */
function isCard(digits: string): boolean {
  if (!/^(?:62|4|5[0-5]|2[2-7]|3[4-7]|60|81|9558)\d{11,17}$/.test(digits) || digits.length > 19) return false;
  const sum = [...digits].reverse().reduce((total, digit, i) => {
    const value = Number(digit) * (i % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** The check character of identity numbers (GB 11643, ISO 7064 MOD 11-2), and a birthday inside. */
function isIdentity(number: string): boolean {
  if (!/^[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]$/.test(number)) return false;
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(number[i]), 0);
  return '10X98765432'[sum % 11] === number[17];
}
