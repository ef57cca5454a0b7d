/** The passwords of ten and more characters that guessers try first, and simple repetitions. */

// prettier-ignore
const common = new Set([
  '1234567890', '0123456789', '12345678910', '0987654321', '1234567891', '123456789a', 'a123456789',
  'qwertyuiop', 'qwertyuiop1', 'qwerty12345', 'qwerty123456', '1q2w3e4r5t', '1q2w3e4r5t6y', '1qaz2wsx3edc',
  'asdfghjkl1', 'zxcvbnm123', 'zaq12wsxcde', 'password12', 'password123', 'password1234', 'password12345',
  'passw0rd123', 'p@ssw0rd123', 'mypassword', 'mypassword1', 'iloveyou12', 'iloveyou123', 'sunshine123',
  'football123', 'baseball123', 'superman123', 'princess123', 'welcome123', 'welcome1234', 'letmein1234',
  'administrator', 'admin12345', 'changeme123', 'monkey12345', 'dragon12345', 'abcdefghij', 'abcd123456',
  'abc1234567', 'telemed123', 'telemedicine', 'bangladesh', 'bangladesh1', 'hospital123', 'doctor1234',
  'patient123', 'correcthorsebatterystaple',
]);

export function isCommonPassword(lowered: string): boolean {
  return common.has(lowered) || /^(.{1,3})\1+$/.test(lowered);
}
