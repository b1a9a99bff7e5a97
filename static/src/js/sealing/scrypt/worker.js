// A worker that knows scrypt and nothing else; its policy lets it neither ask nor send anything over the network.
import { derive, prepared } from "./romix.js";

const made = prepared();

addEventListener("message", ({ data: { password, salt, logN } }) => {
  const { key, way } = derive(made, password, salt, logN, (share) => postMessage({ share }));
  postMessage({ key, way });
});
