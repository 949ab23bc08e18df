/**
 * A disk whose power can fail: an ext4 file system in an image file, mounted by a loop device. What programs have written
 * is first in the kernel's memory only; the image has what was made to reach the disk. A copy of the image is therefore
 * what a machine finds there whose power failed at that moment.
 */
import { execFile } from "node:child_process";
import { chmod, mkdir, rename, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Of what it may hold at most; an image takes as much as is written to it. */
const sizeBytes = 16 * 2 ** 30;
/** The kernel must not save of its own accord what nobody asked it to save, least of all while the image is copied. */
const mountOptions = "loop,discard,commit=3600";

export class Disk {
  /** Where it is mounted. */
  readonly path: string;
  readonly #image: string;

  private constructor(folder: string) {
    this.path = join(folder, "disk");
    this.#image = join(folder, "image");
  }

  /** A new, empty, mounted disk in this folder. Errors: it takes root and loop devices, in words. */
  static async make(folder: string): Promise<Disk> {
    const disk = new Disk(folder);
    await mkdir(disk.path);
    await writeFile(disk.#image, "");
    await truncate(disk.#image, sizeBytes);
    try {
      await run("mkfs.ext4", ["-q", "-F", "-E", "lazy_itable_init=1,nodiscard", disk.#image]);
      await disk.#mount();
    } catch (error) {
      throw new Error(`A disk whose power can fail takes root and a loop device: ${(error as Error).message}`, {
        cause: error,
      });
    }
    await chmod(disk.path, 0o711);
    return disk;
  }

  /**
   * Goes on with what was on the disk at this moment. Nothing may run on it any more: who still writes would leave a copy
   * of no moment at all.
   */
  async losePower(): Promise<void> {
    const copy = `${this.#image}.copy`;
    await run("cp", [this.#image, copy]);
    await run("umount", [this.path]);
    await rename(copy, this.#image);
    await this.#mount();
  }

  async remove(): Promise<void> {
    await run("umount", [this.path]).catch(() => undefined); // It was not even mounted.
    await rm(this.#image, { force: true });
  }

  #mount(): Promise<unknown> {
    return run("mount", ["-o", mountOptions, this.#image, this.path]);
  }
}
