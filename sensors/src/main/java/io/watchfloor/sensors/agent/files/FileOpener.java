package io.watchfloor.sensors.agent.files;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.Channel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Opens a file that another program may replace with a named pipe at any time. Opening a pipe blocks until a writer
 * opens the pipe; Java can neither avoid nor interrupt the blocking. Therefore a separate thread opens the file and is
 * abandoned after 2 s. At most one thread per folder is abandoned.
 */
public final class FileOpener {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Set<Path> STUCK = ConcurrentHashMap.newKeySet();

    private FileOpener() {}

    /** Opens a channel; may block. */
    @FunctionalInterface
    public interface OpenCall<C extends Channel> {
        C open() throws IOException;
    }

    /**
     * @throws IOException if opening fails or takes more than 2 s, or if opening another file of this folder still
     *     blocks
     */
    public static <C extends Channel> C of(Path path, OpenCall<C> opens) throws IOException {
        Path folder = Optional.ofNullable(path.toAbsolutePath().getParent()).orElse(path);
        if (STUCK.contains(folder)) {
            throw new IOException("another file of this folder blocks when opened; it may be a named pipe");
        }
        CompletableFuture<C> opened = new CompletableFuture<>();
        var unused = Thread.ofPlatform().daemon().name("opens a file").start(() -> open(folder, opens, opened));
        try {
            return opened.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw thrown(e);
        } catch (TimeoutException e) {
            return late(folder, opened);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            if (!leave(folder, opened) && !opened.isCompletedExceptionally()) {
                close(opened.join());
            }
            throw new InterruptedIOException("interrupted while " + path + " was opened");
        }
    }

    private static <C extends Channel> void open(Path folder, OpenCall<C> opens, CompletableFuture<C> opened) {
        @Nullable C made = null;
        try {
            made = opens.open();
        } catch (IOException | RuntimeException e) {
            opened.completeExceptionally(e);
        }
        if (made != null && !opened.complete(made)) {
            close(made);
        }
        if (opened.isCancelled()) {
            STUCK.remove(folder);
        }
    }

    private static <C extends Channel> C late(Path folder, CompletableFuture<C> opened) throws IOException {
        if (leave(folder, opened)) {
            throw new IOException("opening blocks; the file may have been replaced with a named pipe");
        }
        try {
            return opened.join();
        } catch (RuntimeException e) {
            throw new IOException(e);
        }
    }

    /** @return true if the file has not been opened yet */
    private static boolean leave(Path folder, CompletableFuture<? extends Channel> opened) {
        STUCK.add(folder);
        if (opened.cancel(false)) {
            return true;
        }
        STUCK.remove(folder);
        return false;
    }

    private static void close(Channel channel) {
        try {
            channel.close();
        } catch (IOException nothingRead) {
            // A failure to close is harmless, because no bytes were read from the channel.
        }
    }

    private static IOException thrown(ExecutionException failure) {
        return failure.getCause() instanceof IOException cause ? cause : new IOException(failure.getCause());
    }
}
