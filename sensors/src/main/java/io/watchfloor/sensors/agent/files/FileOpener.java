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
 * Opens what another program may make a named pipe of at any moment: such an opening waits until somebody writes there, for ever, and
 * Java can neither open without waiting nor interrupt it. So another thread opens, and is left behind when it does not come back. Of
 * each folder at most one is.
 */
public final class FileOpener {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Set<Path> STUCK = ConcurrentHashMap.newKeySet();

    private FileOpener() {}

    /** How something is opened. */
    @FunctionalInterface
    public interface OpenCall<C extends Channel> {
        C open() throws IOException;
    }

    /** @throws IOException also when it does not open at once, or another one of the same folder has not opened yet */
    public static <C extends Channel> C of(Path path, OpenCall<C> opens) throws IOException {
        Path folder = Optional.ofNullable(path.toAbsolutePath().getParent()).orElse(path);
        if (STUCK.contains(folder)) {
            throw new IOException("a file beside it does not open: it was replaced by something that is none");
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
            throw new IOException("it does not open: it was replaced by something that is no file");
        }
        try {
            return opened.join();
        } catch (RuntimeException e) {
            throw new IOException(e);
        }
    }

    /** @return whether it is not open yet */
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
            // Nothing was read from it.
        }
    }

    private static IOException thrown(ExecutionException failure) {
        return failure.getCause() instanceof IOException cause ? cause : new IOException(failure.getCause());
    }
}
