package io.watchfloor.dashboards.http;

import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.pekko.util.ByteString;

/** TLS engine of a connection. The engine uses one buffer per thread instead of per connection. */
final class TlsEngine {

    /** Buffer size: larger than the largest TLS record with its overhead. */
    private static final ThreadLocal<ByteBuffer> SCRATCH = ThreadLocal.withInitial(() -> ByteBuffer.allocate(48 << 10));

    final SSLEngine ssl;
    boolean done;
    private boolean begun;
    boolean ending;

    /** @param used number of consumed input bytes */
    record Result(SSLEngineResult.Status status, int used, ByteString made) {}

    TlsEngine(SSLEngine ssl) {
        this.ssl = ssl;
    }

    SSLEngineResult.HandshakeStatus status() throws SSLException {
        if (!begun) {
            begun = true;
            ssl.beginHandshake();
        }
        return ssl.getHandshakeStatus();
    }

    /** Returns the certificate of the client, which is also known in a resumed session. */
    Optional<X509Certificate> certificate() {
        try {
            return ssl.getSession().getPeerCertificates()[0] instanceof X509Certificate first
                    ? Optional.of(first)
                    : Optional.empty();
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty();
        }
    }

    void work() {
        for (Runnable task = ssl.getDelegatedTask(); task != null; task = ssl.getDelegatedTask()) {
            task.run();
        }
    }

    Result unwrap(byte[] received, int from) throws SSLException {
        ByteBuffer scratch = SCRATCH.get().clear();
        SSLEngineResult result = ssl.unwrap(ByteBuffer.wrap(received, from, received.length - from), scratch);
        return new Result(result.getStatus(), result.bytesConsumed(), made(scratch));
    }

    Result wrap(ByteString clear) throws SSLException {
        ByteBuffer scratch = SCRATCH.get().clear();
        SSLEngineResult result = ssl.wrap(clear.asByteBuffer(), scratch);
        return new Result(result.getStatus(), result.bytesConsumed(), made(scratch));
    }

    private static ByteString made(ByteBuffer scratch) {
        return ByteString.fromByteBuffer(scratch.flip());
    }
}
