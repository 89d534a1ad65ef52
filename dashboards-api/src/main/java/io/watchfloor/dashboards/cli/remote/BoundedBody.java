package io.watchfloor.dashboards.cli.remote;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The body of a response. Reading fails if no data arrives for a given time. This class is needed because the timeout of the JDK's HTTP
 * client covers only the headers.
 */
final class BoundedBody extends FilterInputStream {

    private final Duration silence;
    private volatile long heard = System.nanoTime();
    private volatile boolean silent;
    private volatile boolean closed;

    /** @param silence maximum time without receiving a byte */
    BoundedBody(InputStream body, Duration silence) {
        super(body);
        this.silence = silence;
        watch(silence.toNanos());
    }

    private void watch(long nanos) {
        CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS).execute(() -> {
            long left = silence.toNanos() - (System.nanoTime() - heard);
            if (closed) {
                return;
            }
            if (left > 0) {
                watch(left);
                return;
            }
            silent = true;
            try {
                in.close(); // the reader gets an exception or the end of the body
            } catch (IOException e) {
                // the connection is closed in any case
            }
        });
    }

    /**
     * Reads the whole body.
     *
     * @param most maximum number of bytes
     * @param within maximum time
     */
    byte[] whole(int most, Duration within) throws IOException {
        long end = System.nanoTime() + within.toNanos();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] piece = new byte[64 * 1024];
        for (int count = read(piece, 0, piece.length); count >= 0; count = read(piece, 0, piece.length)) {
            if (all.size() + count > most) {
                throw new IOException("the body has more than %,d bytes".formatted(most));
            }
            if (System.nanoTime() - end > 0) {
                throw new HttpTimeoutException("incomplete after %d s".formatted(within.toSeconds()));
            }
            all.write(piece, 0, count);
        }
        return all.toByteArray();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count;
        try {
            count = super.read(bytes, offset, length);
        } catch (IOException e) {
            throw silent ? stopped() : e;
        }
        if (silent) {
            throw stopped();
        }
        heard = System.nanoTime();
        return count;
    }

    private HttpTimeoutException stopped() {
        return new HttpTimeoutException("no data for %d s".formatted(silence.toSeconds()));
    }

    @Override
    public void close() throws IOException {
        closed = true;
        super.close();
    }
}
