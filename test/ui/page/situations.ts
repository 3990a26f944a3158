import type { ChatState } from '../../../src/ui/widget/core/chat.js';
import { said, viewOf } from './fake-chat.js';

/** 2026-11-18 19:10 in Shanghai. */
const AT = Date.UTC(2026, 10, 18, 11, 10);
const at = (minutes: number): number => AT + minutes * 60_000;
const DAY = 86_400_000;
const topic = { id: 'txn.refund', revision: '2026-11-02', title: '退款多久到账' };

const greeting = { seq: 1, at: at(0), text: '您好，我是人行数字钱包的客服机器人。\n请问有什么可以帮您？', quickReplies: [
  { label: '查一笔交易', action: 'flow:abnormal-transaction' }, { label: '提出申诉', action: 'flow:appeal' },
  { label: '一步步帮我注册', action: 'flow:registration' }, { label: '注销钱包', action: 'flow:closure' }, { label: '我要投诉', action: 'flow:complaint' },
] };
const asked = { seq: 2, at: at(1), role: 'contact' as const, cid: 'c1', text: '商家说退款了，怎么还没到？' };
const answer = { seq: 3, at: at(1), sources: [topic], text: '退款先回到原来的付款方式，到账时间看付款方式：\n1. 钱包余额付的，退回钱包余额。\n2. 银行卡付的，退回原来那张卡，以银行入账为准。\n3. 卡已经注销的，会提示您换一张收款的卡。\n\n想知道退到哪一步了，我可以帮您查。详情见 https://help.example.com/refund/where-is-it 。' };
const offer = { seq: 4, at: at(1), text: '要我现在帮您查这笔退款吗？', quickReplies: [{ label: '查一笔交易', action: 'flow:abnormal-transaction' }, { label: '不用了', action: 'drop' }] };
const pick = { seq: 6, at: at(2), text: '想看的是下面哪一笔？', quickReplies: [
  { label: '11月18日 14:05 星光便利店 132.50元 成功', action: 'appeal.chooseTransaction:T20261118000001' },
  { label: '11月18日 09:12 转给李*明 2000.00元 处理中', action: 'appeal.chooseTransaction:T20261118000002' },
  { label: '11月17日 20:31 云上视频会员自动扣款 25.00元 成功', action: 'appeal.chooseTransaction:T20261117000003' },
  { label: '11月16日 08:00 充值 500.00元 失败', action: 'appeal.chooseTransaction:T20261116000004' },
  { label: '不在列表里', action: 'appeal.chooseTransaction:NOT_LISTED' },
] };
const inAppeal = (asks: NonNullable<ChatState['view']>['asks'], step = 2): NonNullable<ChatState['view']> =>
  viewOf({ seq: 20, flow: 'appeal', step: 'chooseTransaction', progress: { step, of: 5 }, canGoBack: true, asks });
const receipt = { seq: 9, at: at(6), text: '已经提交，请留好编号。\n编号：AP20261118000123\n受理时间：11月18日 19:16\n事项：钱扣了，对方没收到\n金额：132.50元\n材料：2份\n最晚答复：12月9日\n\n请留意：退款由系统办理，不需要您付款、扫码、给卡号或验证码，谁以退款的名义要这些，请不要理会。' };
const FAMILY = '👨‍👩‍👧‍👦😀🎉';

export const SITUATIONS: Record<string, Partial<ChatState>> = {
  connecting: { connection: 'connecting' },
  greeting: { entries: said(greeting), view: viewOf({ seq: 1 }) },
  answer: { entries: said({ ...greeting, at: at(0) - DAY }, asked, answer, offer), view: viewOf({ seq: 4 }), unread: 2, earlier: [{ id: 'e1', at: AT - 15 * DAY }] },
  rated: { entries: said(asked, answer), view: viewOf({ seq: 4, rated: [{ seq: 3, helpful: true }] }) },
  pick: { entries: said(greeting, { ...asked, text: '我要申诉' }, pick), view: inAppeal('pick', 1) },
  phone: { entries: said({ seq: 7, at: at(3), text: '请留一个方便联系您的手机号，只用来联系这件事。' }), view: inAppeal('phone', 4) },
  amount: { entries: said({ seq: 7, at: at(3), text: '本来应该付多少钱？' }), view: inAppeal('amount', 3) },
  date: { entries: said({ seq: 7, at: at(3), text: '您是什么时候发现的？' }), view: inAppeal('date', 3) },
  attachment: {
    entries: said({ seq: 7, at: at(3), text: '有订单页面或聊天记录的截图吗？发之前请遮住卡号和证件号。', quickReplies: [{ label: '以后再补', action: 'appeal.evidence:LATER' }] }),
    view: inAppeal('attachment', 4),
    uploads: [
      { localId: 'a', name: '订单截图.png', bytes: 482_000, mediaType: 'image/png', progress: 0.6, state: 'uploading', id: null, why: null },
      { localId: 'b', name: '收据.pdf', bytes: 1_240_000, mediaType: 'application/pdf', progress: 1, state: 'ready', id: 'f2', why: null },
      { localId: 'c', name: '视频-非常非常长的文件名称会怎么样换行呢-2026-11-18-19-20-33.mov', bytes: 88_000_000, mediaType: 'video/quicktime', progress: 0, state: 'refused', id: null, why: 'wrongType' },
      { localId: 'd', name: '小票.jpg', bytes: 320_000, mediaType: 'image/jpeg', progress: 0, state: 'failed', id: null, why: 'network' },
    ],
  },
  receipt: {
    entries: said(
      { seq: 8, at: at(5), role: 'contact', cid: 'c8', text: '提交', files: [{ id: 'p1', name: '订单截图.png', mediaType: 'image/png' }, { id: 'p2', name: '收据.pdf', mediaType: 'application/pdf' }] },
      receipt,
      { seq: 10, at: at(6), role: 'system', text: '编号AP20261118000123的申诉有进展：已经在核查。' },
    ),
    view: viewOf({ seq: 10 }),
  },
  sending: {
    entries: [
      ...said(greeting),
      { kind: 'pending', cid: 'x1', text: '我昨天转错人了', action: null, files: [], state: 'failed', at: at(3) },
      { kind: 'pending', cid: 'x2', text: '能追回来吗？', action: null, files: [{ name: '截图.png' }], state: 'sending', at: at(4) },
    ],
    view: viewOf({ seq: 1 }),
    typing: 'bot',
  },
  offline: { connection: 'offline', entries: said(greeting, asked, answer), view: viewOf({ seq: 3 }) },
  reconnecting: { connection: 'connecting', entries: said(greeting, asked, answer), view: viewOf({ seq: 3 }) },
  ended: { connection: 'ended', entries: said(greeting, asked, answer), view: viewOf({ seq: 3 }) },
  queued: {
    entries: said(asked, { seq: 5, at: at(2), text: '好的，正在为您转接人工。' }), view: viewOf({ seq: 5, status: 'queued', queue: { position: 3 } }),
  },
  agent: {
    entries: said(
      asked,
      { seq: 5, at: at(2), role: 'system', text: '人工客服陈静已接入' },
      { seq: 6, at: at(2), role: 'agent', text: '王女士您好，我是客服陈静，工号0832。您的情况我已经看到了，正在核对这笔退款。', agent: { name: '陈静', picture: null } },
      { seq: 7, at: at(3), role: 'contact', cid: 'c7', text: '好的，谢谢' },
    ),
    view: viewOf({ seq: 7, status: 'agent' }),
    typing: 'agent',
  },
  closed: { entries: said(asked, answer), view: viewOf({ seq: 3, status: 'closed' }) },
  notice: { entries: said(greeting), view: viewOf({ seq: 1 }), notice: '您发得有点快，请等8秒再发一次。' },
  hostile: {
    entries: said(
      { seq: 1, at: at(0), role: 'contact', cid: 'h1', text: '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script> [x](javascript:alert(1))' },
      { seq: 2, at: at(0), role: 'contact', cid: 'h2', text: `\u202Egnp.exe 收款${'W'.repeat(300)}` },
      { seq: 3, at: at(1), role: 'contact', cid: 'h3', text: FAMILY.repeat(170) },
      { seq: 4, at: at(1), role: 'agent', agent: { name: '\u202E静陈', picture: null }, text: 'https://bank.example@evil.test/login javascript:alert(1) مرحبا بالعالم 您好' },
    ),
    view: viewOf({ seq: 4, status: 'agent' }),
  },
  long: {
    entries: said(...Array.from({ length: 200 }, (_, i) => ({
      seq: i + 1, at: AT + i * 240_000 - DAY, role: i % 3 === 0 ? ('contact' as const) : ('bot' as const), cid: i % 3 === 0 ? `l${i}` : null,
      text: `第${i + 1}条。${'内容'.repeat((i * 7) % 40)}`,
    }))),
    view: viewOf({ seq: 200 }),
  },
  english: {
    locale: 'en',
    entries: said(
      { seq: 1, at: at(0), locale: 'en', text: 'Hello, this is the support bot of the wallet. How can I help?' },
      { seq: 2, at: at(0), locale: 'en', role: 'contact', cid: 'e1', text: 'I was charged twice at a shop' },
      { seq: 3, at: at(1), locale: 'en', text: 'Which one of these is it?', quickReplies: [
        { label: '18 Nov, 14:05 Starlight Store ¥132.50 succeeded', action: 'appeal.chooseTransaction:T20261118000001' },
        { label: '18 Nov, 14:04 Starlight Store ¥132.50 succeeded', action: 'appeal.chooseTransaction:T20261118000002' },
        { label: 'Not in the list', action: 'appeal.chooseTransaction:NOT_LISTED' },
      ] },
    ),
    view: { ...inAppeal('pick', 2), locale: 'en' },
  },
  traditional: {
    locale: 'zh-Hant',
    entries: said(
      { seq: 1, at: at(0), locale: 'zh-Hant', text: '您好，我是人行數字錢包的客服機器人。', quickReplies: [{ label: '查一筆交易', action: 'flow:abnormal-transaction' }, { label: '提出申訴', action: 'flow:appeal' }] },
    ),
    view: viewOf({ seq: 1, locale: 'zh-Hant' }),
  },
};
