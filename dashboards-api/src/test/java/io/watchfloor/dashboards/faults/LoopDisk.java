package io.watchfloor.dashboards.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * A disk for a database: an ext4 file system in a file. Data that was written but not flushed has not reached the file,
 * so a copy of it is the state after a power failure. Needs root and loop devices. The copy is not atomic: stop all
 * writers first.
 */
final class LoopDisk implements AutoCloseable {

    private final Path image;
    private final Path mountPoint;

    LoopDisk(Path image, Path mountPoint, int mebibytes) throws IOException, InterruptedException {
        this.image = image;
        this.mountPoint = Files.createDirectories(mountPoint);
        run("truncate", "-s", mebibytes + "M", image.toString());
        run("mkfs.ext4", "-q", "-F", "-E", "lazy_itable_init=0,lazy_journal_init=0", image.toString());
        mount();
    }

    /** Mount point. */
    Path folder() {
        return mountPoint;
    }

    static boolean possible() throws InterruptedException {
        try {
            run("losetup", "-f");
            return true;
        } catch (IOException e) {
            System.err.println("SKIPPED: power cuts need root and loop devices: " + e.getMessage());
            return false;
        }
    }

    /** Puts the disk into the state that a power failure at this moment leaves. */
    void cut(Writers stoppedWriters) throws IOException, InterruptedException {
        Path afterCut = image.resolveSibling(image.getFileName() + ".cut");
        run("cp", "--sparse=always", image.toString(), afterCut.toString());
        stoppedWriters.kill();
        unmount();
        Files.move(afterCut, image, StandardCopyOption.REPLACE_EXISTING);
        mount();
    }

    /** Makes the disk read-only, as the kernel does after errors. */
    void becomeReadOnly() throws IOException, InterruptedException {
        run("mount", "-o", "remount,abort", mountPoint.toString());
        Path written = mountPoint.resolve("written");
        try {
            Files.createFile(written);
        } catch (IOException readOnly) {
            return;
        }
        throw new IOException(written + " could still be written");
    }

    /** Checks the disk and makes it writable again. Processes with open files there must have ended. */
    void repair() throws IOException, InterruptedException {
        unmount();
        // Exit code 1 means that errors were repaired; an unrepairable disk cannot be mounted.
        run("sh", "-c", "e2fsck -p \"$0\" || [ $? -eq 1 ]", image.toString());
        mount();
    }

    /** Ends processes that have files open on the disk. */
    interface Writers {
        void kill() throws IOException, InterruptedException;
    }

    /** Writes a file until its disk is full, to the last byte available to users. */
    static void fill(Path filler) throws IOException {
        byte[] block = new byte[1 << 20];
        try (OutputStream out = Files.newOutputStream(filler)) {
            int length = block.length;
            while (length > 0) {
                try {
                    out.write(block, 0, length);
                } catch (IOException full) {
                    length /= 2;
                }
            }
        }
    }

    private void mount() throws IOException, InterruptedException {
        run("mount", "-o", "loop", image.toString(), mountPoint.toString());
    }

    private void unmount() throws IOException, InterruptedException {
        IOException busy = new IOException("never tried");
        for (int attempt = 0; attempt < 100; attempt++) {
            try {
                run("umount", mountPoint.toString());
                return;
            } catch (IOException e) {
                busy = e;
                Thread.sleep(100);
            }
        }
        throw busy;
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + output.strip());
        }
    }

    @Override
    public void close() throws IOException {
        try {
            unmount();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Copy of PostgreSQL's programs whose server never flushes, whatever its settings are. */
    static Path carelessPrograms(Path folder, Path programs) throws IOException {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        try (Stream<Path> real = Files.list(programs.resolve("bin"))) {
            for (Path program : real.toList()) {
                Files.createSymbolicLink(bin.resolve(program.getFileName()), program);
            }
        }
        Path server = bin.resolve("postgres");
        Files.delete(server);
        Files.write(
                server,
                List.of(
                        "#!/bin/sh",
                        "left=$#",
                        "while [ $left -gt 0 ]; do",
                        "  word=$1; shift; left=$((left - 1))",
                        "  [ \"$word\" = fsync=on ] && word=fsync=off",
                        "  set -- \"$@\" \"$word\"",
                        "done",
                        "exec " + programs.resolve("bin/postgres") + " \"$@\""));
        if (!server.toFile().setExecutable(true)) {
            throw new IOException(server + " cannot be made executable");
        }
        return folder;
    }
}
