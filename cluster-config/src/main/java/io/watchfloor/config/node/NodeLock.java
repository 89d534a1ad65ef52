package io.watchfloor.config.node;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Lock that allows one node per data folder: locks the file {@code DIR/node.lock} until the lock is closed or the
 * process ends, even by {@code kill -9}.
 */
public final class NodeLock implements AutoCloseable {

    // A static field, because the garbage collector may close a channel that only a local variable references, and
    // closing releases the lock.
    private static final Map<Path, FileChannel> HELD = new ConcurrentHashMap<>();

    private final Path file;

    private NodeLock(Path file) {
        this.file = file;
    }

    /**
     * Locks the data folder, and creates it if it is missing.
     *
     * @throws StartFailure {@code data.not-writable} or {@code data.locked}
     */
    public static NodeLock acquire(Path dataDir) {
        Path file;
        FileChannel channel;
        try {
            file = PrivateFiles.folder(dataDir).toRealPath().resolve("node.lock");
            channel = FileChannel.open(PrivateFiles.file(file), StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw notWritable(dataDir, e);
        }
        try {
            if (lock(channel) == null) {
                String holder = holder(channel);
                channel.close();
                throw locked(dataDir, holder);
            }
            HELD.put(file, channel);
            channel.truncate(0);
            channel.write(
                    StandardCharsets.US_ASCII.encode(
                            Long.toString(ProcessHandle.current().pid())),
                    0);
            return new NodeLock(file);
        } catch (IOException e) {
            throw notWritable(dataDir, e);
        }
    }

    /** Path of the lock file. */
    public Path file() {
        return file;
    }

    /** Path of the locked folder, with symbolic links resolved. */
    public Path folder() {
        return file.resolveSibling("");
    }

    @Override
    public void close() {
        FileChannel channel = HELD.remove(file);
        if (channel == null) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("The lock " + file + " was not released cleanly", e);
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer pid = ByteBuffer.allocate(20);
        channel.read(pid, 0);
        String text = StandardCharsets.US_ASCII.decode(pid.flip()).toString();
        return text.isEmpty() ? "" : " (process " + text + ")";
    }

    private static StartFailure locked(Path dataDir, String holder) {
        return new StartFailure(
                "data.locked",
                "Another node" + holder + " already uses the data folder " + dataDir + ".",
                "Stop that node, or choose another folder with --data DIR.");
    }

    private static StartFailure notWritable(Path dataDir, IOException e) {
        String reason = switch (e) {
            case AccessDeniedException denied -> "permission denied";
            case NoSuchFileException missing -> "it cannot be created";
            case FileAlreadyExistsException file -> file.getFile() + " is a file";
            case IOException other -> String.valueOf(other.getMessage());
        };
        return new StartFailure(
                "data.not-writable",
                "Cannot write the data folder " + dataDir + ": " + reason + ".",
                "Grant write permission to the user who runs the node, or choose another folder with --data DIR.",
                e);
    }
}
