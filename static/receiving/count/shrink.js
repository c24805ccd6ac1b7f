// Makes a photograph smaller before it has to go over a bad network. What the browser cannot decode (HEIC in most),
// and what would not become smaller, stays as it was taken.
const QUALITY = 0.85;

// `file`, or an upright JPEG of it whose longer side has at most `side` pixels; 0 never shrinks.
export async function shrunk(file, side) {
  if (!side) return file;
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => null);
  if (!picture) return file;
  try {
    const smaller = await redrawn(picture, side / Math.max(picture.width, picture.height));
    return smaller && smaller.size < file.size ? named(smaller, file) : file;
  } finally {
    picture.close();
  }
}

async function redrawn(picture, scale) {
  if (scale >= 1) return null;
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(Math.round(picture.width * scale), 1);
  canvas.height = Math.max(Math.round(picture.height * scale), 1);
  const brush = canvas.getContext("2d");
  // A JPEG has no transparency: without a ground it would turn black.
  brush.fillStyle = "#fff";
  brush.fillRect(0, 0, canvas.width, canvas.height);
  brush.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
}

function named(blob, file) {
  return new File([blob], `${file.name.replace(/\.[^.]*$/, "")}.jpg`, { type: "image/jpeg" });
}
