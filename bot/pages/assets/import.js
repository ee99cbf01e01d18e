/* Reads a file with a list of departments into its field: UTF-8, UTF-16 with its mark, or else Windows-1252. */

const decode = (bytes) => {
  const mark = bytes[0] * 256 + bytes[1];
  if (mark === 0xfffe) return new TextDecoder("utf-16le").decode(bytes);
  if (mark === 0xfeff) return new TextDecoder("utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
};

const file = document.getElementById("list-file");
if (file) {
  const text = document.getElementById("list-text");
  document.getElementById("list-file-field").hidden = false;
  file.addEventListener("change", async () => {
    const [chosen] = file.files;
    if (!chosen) return;
    text.value = decode(new Uint8Array(await chosen.arrayBuffer()));
    text.focus();
  });
}
