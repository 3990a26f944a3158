import { Converter as toTaiwan } from 'opencc-js/cn2t';
import { Converter as toMainland } from 'opencc-js/t2cn';
import { rememberLast } from '../remember-last.js';

/** Words, not only characters, that differ. Left: as OpenCC's character conversion leaves them; right: as they are said.
 *  Short on purpose: words understood on both sides (用戶, 網點, 二維碼, 支持) and names (人行數字錢包) stay as they are. */
const TRADITIONAL_WORDS: [string, string][] = [
  ['“', '「'],
  ['”', '」'],
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
  ['在線上', '線上'],
  ['在線', '線上'],
  ['聯繫', '聯絡'],
  ['質量', '品質'],
  ['渠道', '管道'],
  ['截屏', '截圖'],
  ['粘貼', '貼上'],
  ['激活', '啟用'],
  ['智能手機', '智慧型手機'],
  ['個文件', '個檔案'],
  ['需要文件', '需要檔案'],
  ['把文件', '把檔案'],
  ['文件都', '檔案都'],
  ['的消息', '的訊息'],
  ['發消息', '發訊息'],
  ['新消息', '新訊息'],
  ['群聊', '群組'],
  ['小票或收據', '發票或收據'],
  ['小票', '收據'],
  ['手機號碼', '手機號'],
  ['手機號', '手機號碼'],
  ['應用商店', '應用程式商店'],
  ['應用市場', '應用程式市場'],
  ['下載應用', '下載應用程式'],
  ['啟動應用', '啟動應用程式'],
  ['圖標', '圖示'],
  ['界面', '介面'],
  ['字符', '字元'],
  ['算法', '演算法'],
  ['存儲', '儲存'],
  ['非法訪問', '非法存取'],
  ['兼容', '相容'],
  ['遠程', '遠端'],
  ['信號', '訊號'],
  ['私信', '私訊'],
  ['郵箱', '信箱'],
  ['手機運營商', '電信公司'],
  ['運營商', '電信公司'],
  ['運營', '營運'],
  ['通過官方', '透過官方'],
  ['賬', '帳'],
  ['臺', '台'],
  ['周一', '週一'],
  ['周二', '週二'],
  ['周三', '週三'],
  ['周四', '週四'],
  ['周五', '週五'],
  ['周六', '週六'],
  ['周日', '週日'],
];

/** Characters that OpenCC chooses by a word which is not meant here: 卖家｜私下, 发卡｜银行, 别｜着急, 写明｜了. */
const MENDED: [string, string][] = [
  ['彆著急', '別著急'],
  ['明瞭', '明了'],
  ['賣傢俬', '賣家私'],
  ['髮卡', '發卡'],
  ['卡里', '卡裡'],
  ['回復', '回覆'],
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
  ['讯号', '信号'],
  ['私讯', '私信'],
  ['软体', '软件'],
  ['应用程式', '应用'],
  ['电信公司', '运营商'],
  ['营运', '运营'],
  ['演算法', '算法'],
  ['介面', '界面'],
  ['图示', '图标'],
  ['储存', '存储'],
  ['字元', '字符'],
  ['远端', '远程'],
  ['相容', '兼容'],
  ['信箱', '邮箱'],
  ['「', '“'],
  ['」', '”'],
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

const ANY_TAIWANESE = new RegExp(SIMPLIFIED_WORDS.map(([from]) => from).join('|'), 'u');

/** The package's own types do not resolve under NodeNext. */
type Convert = (text: string) => string;

/** A turn asks for the same text in a dozen places. */
const REMEMBERED = 64;

/** Converters are built at first use: their dictionaries take some 30 ms each. */
const traditionalCharacters = once(() => toTaiwan({ from: 'cn', to: 'tw' }) as Convert);
const simplifiedCharacters = once(() => toMainland({ from: 'tw', to: 'cn' }) as Convert);

/** Simplified to traditional characters, with the words of everyday use. Latin text and digits pass unchanged. */
export function toTraditional(text: string): string {
  return replaceWords(traditionalCharacters()(text), [...MENDED, ...TRADITIONAL_WORDS]);
}

/** Traditional to simplified, with the words that this corpus uses. Simplified text passes unchanged. */
export const toSimplified = rememberLast(REMEMBERED, (text): string => {
  const simplified = simplifiedCharacters()(text);
  return ANY_TAIWANESE.test(simplified) ? replaceWords(simplified, SIMPLIFIED_WORDS) : simplified;
});

function replaceWords(text: string, words: [string, string][]): string {
  return words.reduce((said, [from, to]) => said.replaceAll(from, to), text);
}

function once<T>(build: () => T): () => T {
  let built: { value: T } | null = null;
  return () => (built ??= { value: build() }).value;
}
