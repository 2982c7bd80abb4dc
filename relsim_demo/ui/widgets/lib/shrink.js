/* Own pictures are made small before they are sent. Models read 112 to 512 pixels of a side, the largest about a
   megapixel in all; what is beyond would only take long on the way. */
const MOST_PIXELS = 1_250_000;
const SMALL = 300_000; // bytes; such a file is sent as it is, byte for byte
const WORTH = 0.8; // of its bytes: what is hardly smaller is not worth being written anew
const QUALITY = 0.9;

/* fitted(4000, 3000) -> {width, height} in the same proportions with MOST_PIXELS at the most, never enlarged. */
export function fitted(width, height) {
  const scale = Math.min(1, Math.sqrt(MOST_PIXELS / (width * height)));
  return { width: Math.max(1, Math.floor(width * scale)), height: Math.max(1, Math.floor(height * scale)) };
}

/* sized(1234567) -> "1.2 MB" */
export const sized = (bytes) =>
  bytes < 1e6 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;

/* Whether a file of so many bytes goes as it is. */
export const isSmall = (bytes) => bytes <= SMALL;

/* better(file, made): which of the two to send; made may be nothing. */
export const better = (file, made) => (made && made.size < WORTH * file.size ? made : file);

/* small(file) -> Promise of what to send in its place: upright, on white, as the server would see it; the file itself
   where it is small, or the browser cannot read it. */
export async function small(file) {
  if (isSmall(file.size)) return file;
  const made = await drawn(file).catch(() => null);
  return better(file, made && new File([made], file.name || "picture", { type: made.type }));
}

async function drawn(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  try {
    const canvas = document.createElement("canvas");
    Object.assign(canvas, fitted(picture.width, picture.height));
    const context = canvas.getContext("2d");
    context.fillStyle = "white";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.imageSmoothingQuality = "high";
    context.drawImage(picture, 0, 0, canvas.width, canvas.height);
    return await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  } finally {
    picture.close();
  }
}
