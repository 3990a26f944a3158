import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fold } from '../../src/dialogue/slots/fold.js';
import { digitRuns } from '../../src/dialogue/slots/digits.js';
import type { Slot } from '../../src/dialogue/slots/slot.js';
import { luhn } from '../../src/privacy/find-numbers.js';
import { redact, type SecretKind } from '../../src/privacy/redact.js';
import { DEVICE } from '../../src/privacy/secret-words.js';

const NOW = Date.parse('2026-11-22T10:30:00+08:00');
const NOTHING = { slot: null, codeExpected: false };
const CODE = { slot: null, codeExpected: true };

const SECRETS: [string, string, SecretKind][] = [
  ['密码是abc123', '密码是〔已隐藏〕', 'password'],
  ['密码：Qwer!234', '密码：〔已隐藏〕', 'password'],
  ['密碼係abc12345', '密碼係〔已隱藏〕', 'password'],
  ['密碼設為 qwe123', '密碼設為 〔已隱藏〕', 'password'],
  ['密码 iloveyou', '密码 〔已隐藏〕', 'password'],
  ['登录密码AP00S', '登录密码〔已隐藏〕', 'password'],
  ['口令 a1b2c3d4', '口令 〔已隐藏〕', 'password'],
  ['登录密码wang123456登不上', '登录密码〔已隐藏〕登不上', 'password'],
  ['我密码忘了好像是wang1990', '我密码忘了好像是〔已隐藏〕', 'password'],
  ['abc123是我的密码', '〔已隐藏〕是我的密码', 'password'],
  ['hunter2 is my password', '[removed] is my password', 'password'],
  ['password is hunter2', 'password is [removed]', 'password'],
  ['my password is sunshine', 'my password is [removed]', 'password'],
  ['Password:P@ssw0rd!', 'Password:[removed]', 'password'],
  ['pwd: s3cret', 'pwd: [removed]', 'password'],
  ['passwd=letmein', 'passwd=[removed]', 'password'],
  ['我的密码是 1 2 3 4 5 6', '我的密码是 〔已隐藏〕', 'password'],
  ['密码是一二三四五六', '密码是〔已隐藏〕', 'password'],
  ['银行卡密码是123456', '银行卡密码是〔已隐藏〕', 'password'],
  ['我的密码是13800138000', '我的密码是〔已隐藏〕', 'password'],
  ['pass code 9988', 'pass code [removed]', 'password'],
  ['my pin is 1234', 'my pin is [removed]', 'pin'],
  ['PIN码 135790', 'PIN码 〔已隐藏〕', 'pin'],
  ['支付密码123456', '支付密码〔已隐藏〕', 'pin'],
  ['支付密碼１２３４５６', '支付密碼〔已隱藏〕', 'pin'],
  ['交易密码改成 778899', '交易密码改成 〔已隐藏〕', 'pin'],
  ['验证码 483920', '验证码 〔已隐藏〕', 'code'],
  ['验证码是483920', '验证码是〔已隐藏〕', 'code'],
  ['驗證碼係４８３９２０', '驗證碼係〔已隱藏〕', 'code'],
  ['验证码：4 8 3 9 2 0', '验证码：〔已隐藏〕', 'code'],
  ['验证码是4.8.3.9.2.0', '验证码是〔已隐藏〕', 'code'],
  ['校验码483-920', '校验码〔已隐藏〕', 'code'],
  ['验证码四八三九二零', '验证码〔已隐藏〕', 'code'],
  ['四八三九二零 这个验证码不对', '〔已隐藏〕 这个验证码不对', 'code'],
  ['验证码4\u200b8\u200b3\u200b9\u200b2\u200b0', '验证码〔已隐藏〕', 'code'],
  ['4️⃣8️⃣3️⃣9️⃣2️⃣0️⃣是验证码', '〔已隐藏〕是验证码', 'code'],
  ['483920是我的验证码', '〔已隐藏〕是我的验证码', 'code'],
  ['我收到验证码了。\n483920', '我收到验证码了。\n〔已隐藏〕', 'code'],
  ['我把验证码告诉他了，是 483920', '我把验证码告诉他了，是 〔已隐藏〕', 'code'],
  ['对方让我报验证码，我说了4839', '对方让我报验证码，我说了〔已隐藏〕', 'code'],
  ['验证码发来了 483920 但是提示错误', '验证码发来了 〔已隐藏〕 但是提示错误', 'code'],
  ['【人行数字钱包】验证码483920，5分钟内有效，请勿泄露', '【人行数字钱包】验证码〔已隐藏〕，5分钟内有效，请勿泄露', 'code'],
  ['动态密码 889900', '动态密码 〔已隐藏〕', 'code'],
  ['动态码是8899', '动态码是〔已隐藏〕', 'code'],
  ['验证码是A8K3D2', '验证码是〔已隐藏〕', 'code'],
  ['OTP 4839', 'OTP [removed]', 'code'],
  ['code is 483 920', 'code is [removed]', 'code'],
  ['one time password 123456', 'one time password [removed]', 'code'],
  ['verification code: G-483920', 'verification code: [removed]', 'code'],
  ['my OTP was four eight three nine two zero', 'my OTP was [removed]', 'code'],
  [
    'the code I got by text message on my phone was 483920',
    'the code I got by text message on my phone was [removed]',
    'code',
  ],
  ['他让我念 483920', '他让我念 〔已隐藏〕', 'code'],
  ['刚才他要我念给他，我念了四八三九二零', '刚才他要我念给他，我念了〔已隐藏〕', 'code'],
  ['收到一条短信 483920', '收到一条短信 〔已隐藏〕', 'code'],
  ['六位数字483920', '六位数字〔已隐藏〕', 'code'],
  ['he asked me for the six digits 483920', 'he asked me for the six digits [removed]', 'code'],
  ['I read it out to him, 483920', 'I read it out to him, [removed]', 'code'],
  ['密码六个八', '密码〔已隐藏〕', 'password'],
  ['支付密码是6个0', '支付密码是〔已隐藏〕', 'pin'],
  ['cvv 123', 'cvv [removed]', 'cvv'],
  ['背面那三个数字是738', '背面那三个数字是〔已隐藏〕', 'cvv'],
  ['6222021234567894562', '••••4562', 'card'],
  ['卡是工行的 62220212 34567890 123', '卡是工行的 ••••0123', 'card'],
  ['110101199003077750', '••••50', 'identity'],
  ['CVV是 1 2 3', 'CVV是 〔已隐藏〕', 'cvv'],
  ['安全码123', '安全码〔已隐藏〕', 'cvv'],
  ['security code 1234', 'security code [removed]', 'cvv'],
  ['卡背面三位数 456', '卡背面三位数 〔已隐藏〕', 'cvv'],
  ['6222021234567890128', '••••0128', 'card'],
  ['4111 1111 1111 1111', '••••1111', 'card'],
  ['4111-1111-1111-1111', '••••1111', 'card'],
  ['5500.0000 0000-0004', '••••0004', 'card'],
  ['6200 0047 5300 0006', '••••0006', 'card'],
  ['378282246310005', '••••0005', 'card'],
  ['３７８２ ８２２４６３ １０００５', '••••0005', 'card'],
  ['六二二二零二一二三四五六七八九零一二八', '••••0128', 'card'],
  ['卡号6222021234567890123', '卡号••••0123', 'card'],
  ['6222021234567890123 这是我的卡', '••••0123 这是我的卡', 'card'],
  ['6222021234567890123', '••••0123', 'card'],
  ['card number 6222 0212 3456 7890 123', 'card number ••••0123', 'card'],
  ['我的銀行卡 6217-0000-1234-5678', '我的銀行卡 ••••5678', 'card'],
  ['11010519491231002X', '••••2X', 'identity'],
  ['11010519491231002x', '••••2X', 'identity'],
  ['110105 19491231 002X', '••••2X', 'identity'],
  ['110101199003077758是我', '••••58是我', 'identity'],
  ['身份证号110101900307751', '身份证号••••51', 'identity'],
  ['身份证 110101199003077750', '身份证 ••••50', 'identity'],
  ['护照E12345678', '护照••••78', 'identity'],
  ['passport no. CB1234567', 'passport no. ••••67', 'identity'],
  ['港澳通行证C12345678', '港澳通行证••••78', 'identity'],
  ['回鄉證H12345678(01)', '回鄉證••••01', 'identity'],
  ['身分證 A123456789', '身分證 ••••89', 'identity'],
  ['台胞证 12345678', '台胞证 ••••78', 'identity'],
  ['A123456(3)', '••••63', 'identity'],
];

const LOOK_ALIKES = [
  '密码是什么', '忘记密码了', '密码是错的', '密码错误', '密码不对怎么办', '密码要几位', '密码8-16位', '密码太简单', '请输入6位密码', '密码app里改不了',
  '密码iPhone15上登不了', '密码 Face ID',
  'my password is not working', 'my password was changed yesterday', 'my password is too long',
  'password reset', 'password must be 8 characters',
  'I forgot my password, my phone is 13800138000', '忘记密码了，手机号13800138000',
  '我忘了密码，订单号T20261118100003', '密码 T20261118100003', 'wang123@qq.com 忘记密码', '我1990年出生，忘了密码', '2026年我忘记密码',
  'how do I reset my pin', 'pin怎么改', 'cvv在哪',
  '验证码收不到', '收不到验证码怎么办', '我的手机13800138000没收到验证码', '收到验证码的手机是13800138000', '验证码输了3次', '验证码，5分钟有效吗',
  '验证码发到了尾号8000的手机', '10086发来的验证码我没有收到', '没有验证码，余额是3200', '我昨天付了1200，然后验证码一直收不到',
  '验证码收到了，但是11月18号 14:05那笔还没到', 'what is the verification code', 'the code expired after 10 minutes',
  'code not received, order 88002211', 'I paid 300 on Nov 18, 2026 and got no code',
  '短信说我被骗了500000', '短信说要交200000元', '请念一下这条短信', '密码要6个数字', '密码用了6个一样的数字', '202611202012010001',
  '错误码50012', 'error code 50012', 'QR code 123456',
  '邮政编码100000', '手机号码是91234567',
  'T20261118100003', 'AP20261110000001 怎么样了', 't 2026 1118 100003', '订单号20261118100003',
  '132.50', '1200元', '483920', '20261118',
  '2026-11-18 14:05:33', '11月18号付了1200', '转账500000元失败', '13800138000', '138 0013 8000', '13800138000 13900139000',
  '132.50 13800138000', '+351 912345678', '00351912345678',
  '+86 138-0013-8000', '0755-88888888', '400-820-8888', '1700000000123',
  '尾号1234的银行卡', 'my card ending in 1234', '卡号****6231', '银行卡转了2000块', '护照可以注册吗', '身份证2026年到期', '他说要我的身份证',
  '第3个', '我30岁', '〔已隐藏〕', '卡号••••1234', 'my password is [removed]',
];

describe('redact', () => {
  it.each(SECRETS)('turns %p into %p', (text, safe, kind) => {
    expect(redact(text, NOTHING, NOW)).toEqual({ text: safe, found: [kind], answer: null });
  });

  it.each(LOOK_ALIKES)('leaves %p as it is', (text) => {
    expect(redact(text, NOTHING, NOW)).toEqual({ text, found: [], answer: null });
  });

  it('takes several secrets out of one message and keeps the rest', () => {
    const text = '验证码 483920 手机号13800138000 金额132.50元，卡号6222021234567890128，密码abc123';
    expect(redact(text, NOTHING, NOW)).toEqual({
      text: '验证码 〔已隐藏〕 手机号13800138000 金额132.50元，卡号••••0128，密码〔已隐藏〕',
      found: ['password', 'code', 'card'],
      answer: null,
    });
  });

  it.each(['483920', '4839', '12345678', '４８３９２０', '4 8 3 9', '四八三九二零', '收到了 483920', '收到了，是483920', "it's 483920"])(
    'takes %p for a code while the flow is about one',
    (text) => {
      const { text: safe, found } = redact(text, CODE, NOW);
      expect(found).toEqual(['code']);
      expect(fold(safe)).not.toMatch(/\d/);
    },
  );

  it.each([
    '123',
    '13800138000',
    '1200元',
    '付了1200',
    'I lost 9800 yesterday',
    '14:05',
    '2026-11-18',
    '我在第1步',
    '重新发了3次',
    '尾号8000',
    'T20261118100003',
  ])('leaves %p while the flow is about a code', (text) => {
    expect(redact(text, CODE, NOW)).toEqual({ text, found: [], answer: null });
  });
});

describe('redact, told what the flow waits for', () => {
  const item = { id: 'a', label: '5000.00元', words: [], amount: '5000.00' };
  const PICK: Slot = { type: 'pick', items: [item], options: [] };
  const answers: [string, Slot, unknown][] = [
    ['138 0013 8000', { type: 'phone' }, { type: 'phone', value: '+8613800138000' }],
    ['+351 912 345 678', { type: 'phone' }, { type: 'phone', value: '+351912345678' }],
    ['483920', { type: 'amount' }, { type: 'amount', value: '483920.00', about: false }],
    ['5000', PICK, { type: 'item', id: 'a' }],
    ['T20261118100003', { type: 'reference' }, { type: 'reference', value: 'T20261118100003' }],
  ];

  it.each(answers)('reads %p as the answer to %p, even where a code is expected', (text, slot, answer) => {
    for (const codeExpected of [true, false]) {
      expect(redact(text, { slot, codeExpected }, NOW)).toEqual({ text, found: [], answer });
    }
  });

  it('reads eight digits as the awaited date', () => {
    const { text, answer } = redact('20261118', { slot: { type: 'date' }, codeExpected: true }, NOW);
    expect(text).toBe('20261118');
    expect(answer).toMatchObject({ type: 'date', from: Date.parse('2026-11-18T00:00+08:00') });
  });

  it('takes a code out that stands beside the awaited phone number', () => {
    expect(redact('13800138000 483920', { slot: { type: 'phone' }, codeExpected: true }, NOW)).toEqual({
      text: '13800138000 〔已隐藏〕',
      found: ['code'],
      answer: { type: 'phone', value: '+8613800138000' },
    });
  });

  it('gives no answer made of a secret', () => {
    const amount: Slot = { type: 'amount' };
    expect(redact('验证码483920', { slot: amount, codeExpected: false }, NOW).answer).toBeNull();
    expect(redact('卡号6222021234567890128', { slot: amount, codeExpected: false }, NOW).answer).toBeNull();
  });

  it('keeps the mark in awaited free text', () => {
    const slot: Slot = { type: 'text', maxLength: 100 };
    expect(redact('我密码是abc123，被骗了', { slot, codeExpected: false }, NOW).answer).toEqual({
      type: 'text',
      value: '我密码是〔已隐藏〕，被骗了',
    });
  });
});

const digitsOf = (length: number) => fc.stringMatching(new RegExp(`^\\d{${length}}$`));
const gap = fc.constantFrom('', '', '', ' ', '-', '.', '\u200b', ' - ', '_', '，', '·');
const widths = fc.constantFrom<(digit: string) => string>(
  (digit) => digit,
  (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0),
  (digit) => '零一二三四五六七八九'[Number(digit)] ?? digit,
  (digit) => `${digit}\uFE0F\u20E3`,
);

/** The digits in any writing and with anything between them. */
function disguised(secret: fc.Arbitrary<string>): fc.Arbitrary<{ secret: string; written: string }> {
  return fc
    .tuple(secret, fc.array(gap, { minLength: 24, maxLength: 24 }), widths)
    .map(([digits, gaps, width]) => ({
      secret: digits,
      written: [...digits].map((digit, i) => (i > 0 ? (gaps[i] ?? '') : '') + width(digit)).join(''),
    }));
}

function allDigits(text: string): string {
  return digitRuns(fold(text)).flat().map(({ digits }) => digits).join('');
}

const around = (frames: string[]) => fc.constantFrom(...frames);
const CODE_FRAMES = [
  '验证码@', '验证码是@', '验证码：@', '驗證碼係@', '我收到的验证码是 @，对吗', '他让我把验证码告诉他，我说了 @', '@ 是验证码', '@这个验证码不对',
  '【钱包】校验码@，请勿泄露', '动态码 @', '短信验证码：@。', 'code @', 'my code is @', 'the OTP is @ thanks', '@ is the verification code',
  'I received the code: @', 'he asked for the code and I told him @', '收到验证码了\n@', '验证码收到了，@', '我输入验证码 @ 一直提示错误',
];
const PASSWORD_FRAMES = [
  '密码是@', '密码：@', '我的密码是 @ 登不上去', '登录密码@', '密碼係@',
  '密码设为@', 'password is @', 'my password: @', 'pwd=@', 'Password @ does not work',
  '@ is my password', '@是我的密码', '口令是@',
];
const PIN_FRAMES = ['支付密码@', '我的支付密码是@', 'my pin is @', 'PIN: @', '取款密码 @'];
const CVV_FRAMES = ['cvv@', 'CVV是@', '安全码：@', 'cvc is @', '卡背面后三位 @', 'CVV2 @'];
const CARD_FRAMES = ['@', '卡号@', '我的银行卡 @ 被扣了钱', 'my card @ was charged', '@ 这张卡', '帮我查 @，谢谢'];

describe('redact, for whatever is generated', () => {
  it('lets no code through that words announce, however it is written', () => {
    const code = disguised(fc.integer({ min: 4, max: 8 }).chain(digitsOf));
    fc.assert(
      fc.property(code, around(CODE_FRAMES), ({ secret, written }, frame) => {
        expect(allDigits(redact(frame.replace('@', written), NOTHING, NOW).text)).not.toContain(secret);
      }),
      { numRuns: 2000 },
    );
  });

  it('lets no bare code through while the flow is about one', () => {
    const isDate = /^20[23]\d[01]\d[0-3]\d$/;
    const code = fc.integer({ min: 4, max: 8 }).chain(digitsOf).filter((digits) => !isDate.test(digits));
    fc.assert(
      fc.property(code, around(['@', '收到了@', '收到了 @', '是 @', 'got it @', '@ 这个']), (secret, frame) => {
        expect(allDigits(redact(frame.replace('@', secret), CODE, NOW).text)).not.toContain(secret);
      }),
    );
  });

  it('lets no password through that words announce', () => {
    // "密码 mi11s 输不进去" speaks of a phone.
    const password = fc.stringMatching(/^[A-Za-z]{2,6}[0-9]{2,6}[!@#$%^&*]{0,2}[A-Za-z]{1,3}$/).filter((secret) => !DEVICE.test(secret.toLowerCase()));
    fc.assert(
      fc.property(password, around(PASSWORD_FRAMES), (secret, frame) => {
        expect(redact(frame.replace('@', () => secret), NOTHING, NOW).text).not.toContain(secret);
      }),
      { numRuns: 2000 },
    );
  });

  it('lets no PIN or CVV through that words announce', () => {
    const pin = disguised(digitsOf(6));
    fc.assert(
      fc.property(pin, around(PIN_FRAMES), ({ secret, written }, frame) => {
        expect(allDigits(redact(frame.replace('@', written), NOTHING, NOW).text)).not.toContain(secret);
      }),
    );
    const cvv = disguised(digitsOf(3));
    fc.assert(
      fc.property(cvv, around(CVV_FRAMES), ({ secret, written }, frame) => {
        expect(allDigits(redact(frame.replace('@', written), NOTHING, NOW).text)).not.toContain(secret);
      }),
    );
  });

  it('leaves of a card number the last four digits at most, however it is written', () => {
    const card = fc
      .tuple(fc.constantFrom('62', '4', '51', '55'), fc.constantFrom(16, 19), digitsOf(18))
      .map(([start, length, rest]) => withCheckDigit((start + rest).slice(0, length - 1)));
    const grouped = fc.tuple(card, fc.constantFrom('', ' ', '-', '.', '\u200b'), fc.constantFrom(1, 4, 19), widths);
    fc.assert(
      fc.property(grouped, around(CARD_FRAMES), ([number, separator, size, width], frame) => {
        const groups = number.match(new RegExp(`.{1,${size}}`, 'g')) ?? [];
        const written = groups.map((group) => [...group].map(width).join('')).join(separator);
        const { text, found } = redact(frame.replace('@', written), NOTHING, NOW);
        expect(found).toContain('card');
        expect(allDigits(text)).not.toContain(number.slice(-5));
      }),
      { numRuns: 1000 },
    );
  });

  it('changes nothing and finds nothing when it reads its own text again', () => {
    const pieces = fc.constantFrom(
  ...[...CODE_FRAMES, ...PASSWORD_FRAMES, ...CARD_FRAMES], '483920', '13800138000', '132.50元',
  'T20261118100003', '，', ' ', '\n',
  '4111 1111 1111 1111', '11010519491231002X', 'abc123', '验证码',
  'cvv 123', '护照 E12345678', '••••1234', '2026-11-18 14:05', '密码',
    );
    const joined = fc.array(pieces, { maxLength: 6 }).map((parts) => parts.join(''));
    const texts = fc.oneof(joined, fc.string({ unit: 'grapheme' }));
    const slots: (Slot | null)[] = [null, { type: 'phone' }, { type: 'amount' }, { type: 'text', maxLength: 500 }];
    fc.assert(
      fc.property(texts, fc.constantFrom(...slots), fc.boolean(), (text, slot, codeExpected) => {
        const once = redact(text, { slot, codeExpected }, NOW);
        expect(redact(once.text, { slot, codeExpected }, NOW)).toEqual({ ...once, found: [] });
      }),
      { numRuns: 1500 },
    );
  });

  it('changes no text that has neither digits nor words for secrets', () => {
    const words = ['我的钱没到账', '商家', 'payment', ' failed ', '。', '，', '怎么退款', '😀', '謝謝', '\n', 'ñ', 'か', '!?', '()'];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words)), (parts) => {
        const text = parts.join('');
        expect(redact(text, CODE, NOW)).toEqual({ text, found: [], answer: null });
      }),
    );
  });

  it('reads the longest message a channel takes within a second', () => {
    const worst = ['验证码 4 8 ', '1 2 3 4 5 6 ', '1 密码 ', '密码 的的是是，，', '13800138000 ', '62220212345', '一二三 ', '的',
      'password is is is ', '20261118-', '1.', '8'];
    for (const piece of worst) {
      const started = performance.now();
      redact(piece.repeat(4000).slice(0, 4000), { slot: { type: 'amount' }, codeExpected: true }, NOW);
      expect(performance.now() - started).toBeLessThan(1000);
    }
  });
});

function withCheckDigit(digits: string): string {
  return [...'0123456789'].map((check) => digits + check).find(luhn) ?? '';
}
