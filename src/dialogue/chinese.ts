import { Converter as toTaiwan } from 'opencc-js/cn2t';
import { Converter as toMainland } from 'opencc-js/t2cn';

/** Words, not only characters, that differ. Left: as OpenCC's character conversion leaves them; right: as they are said.
 *  Short on purpose: words understood on both sides (用戶, 網點, 二維碼, 支持) and names (人行數字錢包) stay as they are. */
const TRADITIONAL_WORDS: [string, string][] = [
  ['視頻通話', '視訊通話'],
  ['視頻', '影片'],
  ['短信息', '簡訊'],
  ['短信', '簡訊'],
  ['個人信息', '個人資訊'],
  ['信息', '資訊'],
  ['軟件', '軟體'],
  ['網絡', '網路'],
  ['屏幕', '螢幕'],
  ['鏈接', '連結'],
  ['默認', '預設'],
  ['打印', '列印'],
  ['登錄', '登入'],
  ['登陸', '登入'],
  ['設置', '設定'],
  ['搜索', '搜尋'],
  ['在線', '線上'],
  ['聯繫', '聯絡'],
  ['質量', '品質'],
  ['渠道', '管道'],
  ['截屏', '截圖'],
  ['粘貼', '貼上'],
  ['激活', '啟用'],
  ['智能手機', '智慧型手機'],
  ['賬', '帳'],
  ['後臺', '後台'],
  ['平臺', '平台'],
  ['臺灣', '台灣'],
  ['周一', '週一'],
  ['周二', '週二'],
  ['周三', '週三'],
  ['周四', '週四'],
  ['周五', '週五'],
  ['周六', '週六'],
  ['周日', '週日'],
];

/** The way back, for what people type: Taiwan's and Hong Kong's words for what the corpus calls otherwise. */
const SIMPLIFIED_WORDS: [string, string][] = [
  ['帐户', '账户'],
  ['帐号', '账号'],
  ['帐单', '账单'],
  ['转帐', '转账'],
  ['到帐', '到账'],
  ['入帐', '入账'],
  ['对帐', '对账'],
  ['简讯', '短信'],
  ['短讯', '短信'],
  ['资讯', '信息'],
  ['讯息', '信息'],
  ['软体', '软件'],
  ['网路', '网络'],
  ['萤幕', '屏幕'],
  ['萤屏', '屏幕'],
  ['连结', '链接'],
  ['登入', '登录'],
  ['搜寻', '搜索'],
  ['储值', '充值'],
  ['增值', '充值'],
  ['提款', '提现'],
  ['智慧型手机', '智能手机'],
  ['行动电话', '手机'],
  ['身分证', '身份证'],
  ['用户端', '客户端'],
  ['预设', '默认'],
];

/** The package's own types do not resolve under NodeNext. */
type Convert = (text: string) => string;

/** Converters are built at first use: their dictionaries take some 30 ms each. */
const traditionalCharacters = once(() => toTaiwan({ from: 'cn', to: 'tw' }) as Convert);
const simplifiedCharacters = once(() => toMainland({ from: 'tw', to: 'cn' }) as Convert);

/** Simplified to traditional characters, with the words of everyday use. Latin text and digits pass unchanged. */
export function toTraditional(text: string): string {
  return replaceWords(traditionalCharacters()(text), TRADITIONAL_WORDS);
}

/** Traditional to simplified, with the words that this corpus uses. Simplified text passes unchanged. */
export function toSimplified(text: string): string {
  return replaceWords(simplifiedCharacters()(text), SIMPLIFIED_WORDS);
}

function replaceWords(text: string, words: [string, string][]): string {
  return words.reduce((said, [from, to]) => said.replaceAll(from, to), text);
}

function once<T>(build: () => T): () => T {
  let built: { value: T } | null = null;
  return () => (built ??= { value: build() }).value;
}
