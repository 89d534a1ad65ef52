package io.watchfloor.dashboards.http;

import io.watchfloor.dashboards.http.TlsMetrics.Failure;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.BidiShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * TLS layer between a connection and its {@link ConnectionGuard}, so that the deadline of the first header includes the
 * handshake.
 *
 * <p>The TLS layer of Pekko needs about 90 KiB of buffers and an actor per connection, and reads ahead, which bypasses the deadlines.
 * This layer allocates nothing for a connection until the first byte arrives, then only the TLS engine and buffers for data in transit.
 * It reads only on demand.
 */
final class TlsLayer extends GraphStage<BidiShape<ByteString, ByteString, ByteString, ByteString>> {

    private static final Duration LINGER = Duration.ofSeconds(5);
    private static final byte[] NOTHING = {};
    private static final int HANDSHAKE_RECORD = 22;

    /** Maximum amount of data that is encrypted before it can be written. The rest of a large response stays unencrypted in memory. */
    private static final int AHEAD = 64 << 10;

    private final Inlet<ByteString> network = Inlet.create("encrypted");
    private final Outlet<ByteString> requests = Outlet.create("decrypted");
    private final Inlet<ByteString> answers = Inlet.create("clear");
    private final Outlet<ByteString> out = Outlet.create("out");
    private final BidiShape<ByteString, ByteString, ByteString, ByteString> shape =
            BidiShape.of(network, requests, answers, out);

    private final Tls tls;
    private final Consumer<X509Certificate> shown;

    /** @param shown receives the client's certificate, if the client presents one */
    TlsLayer(Tls tls, Consumer<X509Certificate> shown) {
        this.tls = tls;
        this.shown = shown;
    }

    @Override
    public BidiShape<ByteString, ByteString, ByteString, ByteString> shape() {
        return shape;
    }

    @Override
    public GraphStageLogic createLogic(Attributes attributes) {
        return new Logic();
    }

    private final class Logic extends TimerGraphStageLogic {
        private @Nullable TlsEngine engine;
        private byte[] received = NOTHING;
        private int taken;
        private ByteString decrypted = ByteString.emptyByteString();
        private ByteString encrypted = ByteString.emptyByteString();
        private ByteString clear = ByteString.emptyByteString();

        /** The client has closed its side. */
        private boolean heardAll;

        /** The HTTP layer will send no further output. */
        private boolean saidAll;

        /** Only data that is already encrypted is still written. */
        private boolean over;

        Logic() {
            super(shape);
            setHandler(network, new NetworkIn());
            setHandler(requests, new RequestsOut());
            setHandler(answers, new AnswersIn());
            setHandler(out, new NetworkOut());
        }

        @Override
        public void onTimer(Object key) {
            failStage(new Broken("the client did not close the TLS connection"));
        }

        private void received(ByteString bytes) {
            TlsEngine here = engine;
            if (here == null) {
                if (isText(bytes.apply(0))) {
                    tls.metrics().failed(Failure.PLAIN);
                    encrypted = EarlyResponse.NOT_TLS.answer();
                    end();
                    deliver();
                    return;
                }
                here = new TlsEngine(tls.engine());
                engine = here;
            }
            int left = received.length - taken;
            byte[] all = new byte[left + bytes.size()];
            System.arraycopy(received, taken, all, 0, left);
            bytes.copyToArray(all, left, bytes.size());
            received = all;
            taken = 0;
            go(here);
        }

        /** If the first byte is a letter, the client sends unencrypted HTTP, because no TLS record starts with a letter. */
        private static boolean isText(byte first) {
            return first != HANDSHAKE_RECORD && Character.isLetter(first);
        }

        /** Performs all steps that are possible now. */
        private void go(TlsEngine here) {
            if (!over) {
                try {
                    boolean moved = true;
                    while (moved && !over) {
                        moved = step(here);
                    }
                } catch (SSLException e) {
                    broke(here, e);
                }
            }
            deliver();
        }

        private boolean step(TlsEngine here) throws SSLException {
            return switch (here.status()) {
                case NEED_TASK -> {
                    if (here.done && Tls.canRenegotiate(here.ssl.getSession())) {
                        tls.metrics().failed(Failure.RENEGOTIATION);
                        end();
                        yield false;
                    }
                    here.work();
                    yield true;
                }
                case NEED_WRAP -> encrypt(here, ByteString.emptyByteString());
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> decrypt(here) || sendCloseNotify(here);
                case FINISHED, NOT_HANDSHAKING -> {
                    if (!here.done) {
                        here.done = true;
                        tls.metrics().done(here.ssl.getSession().getProtocol());
                        here.certificate().ifPresent(shown);
                    }
                    boolean heard = decrypt(here);
                    boolean said = !clear.isEmpty() && encrypted.size() < AHEAD && encrypt(here, clear);
                    yield heard || said || sendCloseNotify(here);
                }
            };
        }

        private boolean decrypt(TlsEngine here) throws SSLException {
            if (taken == received.length || heardAll) {
                return false;
            }
            TlsEngine.Result result = here.unwrap(received, taken);
            taken += result.used();
            decrypted = decrypted.concat(result.made());
            heardAll = result.status() == SSLEngineResult.Status.CLOSED;
            if (taken == received.length || heardAll) {
                forgetReceived();
            }
            return result.used() > 0;
        }

        private void forgetReceived() {
            received = NOTHING;
            taken = 0;
        }

        private boolean encrypt(TlsEngine here, ByteString from) throws SSLException {
            TlsEngine.Result result = here.wrap(from);
            encrypted = encrypted.concat(result.made());
            if (!from.isEmpty()) {
                // After the client has closed the TLS connection, output that the engine no longer accepts is dropped.
                clear = result.status() == SSLEngineResult.Status.CLOSED
                        ? ByteString.emptyByteString()
                        : from.drop(result.used());
            }
            return !result.made().isEmpty();
        }

        private boolean sendCloseNotify(TlsEngine here) {
            if (!saidAll || !clear.isEmpty() || here.ending) {
                return false;
            }
            here.ending = true;
            here.ssl.closeOutbound();
            return true;
        }

        /** Sends a TLS alert or an HTTP error, if the protocol allows it. */
        private void broke(TlsEngine here, SSLException why) {
            if (!here.done) {
                boolean certificate = why.getCause() instanceof CertificateException;
                tls.metrics().failed(certificate ? Failure.CERTIFICATE : Failure.REFUSED);
            }
            try {
                while (here.status() == SSLEngineResult.HandshakeStatus.NEED_WRAP
                        && encrypt(here, ByteString.emptyByteString())) {
                    over = true;
                }
            } catch (SSLException e) {
                over = true; // no TLS alert can be sent
            }
            end();
        }

        private void end() {
            over = true;
            forgetReceived();
            decrypted = ByteString.emptyByteString();
            clear = ByteString.emptyByteString();
            complete(requests);
            cancel(answers);
            scheduleOnce("end", LINGER);
        }

        /** Passes on available data and requests more. */
        private void deliver() {
            if (!decrypted.isEmpty() && isAvailable(requests)) {
                ByteString ready = decrypted;
                decrypted = ByteString.emptyByteString();
                push(requests, ready);
            }
            if (!encrypted.isEmpty() && isAvailable(out)) {
                ByteString ready = encrypted;
                encrypted = ByteString.emptyByteString();
                push(out, ready);
            }
            if (heardAll && decrypted.isEmpty()) {
                complete(requests);
            }
            if (encrypted.isEmpty() && (over || isOutputComplete())) {
                complete(out);
            }
            if (isClosed(out) && (over || isClosed(requests))) {
                completeStage();
                return;
            }
            ask();
        }

        private boolean isOutputComplete() {
            TlsEngine here = engine;
            return saidAll && here != null && here.ssl.isOutboundDone();
        }

        private void ask() {
            TlsEngine here = engine;
            boolean open = here != null && here.done;
            boolean wanted = open ? isAvailable(requests) : !isClosed(requests);
            if (wanted && !over && encrypted.isEmpty() && !isClosed(network) && !hasBeenPulled(network)) {
                pull(network);
            }
            if (open
                    && !over
                    && isAvailable(out)
                    && encrypted.isEmpty()
                    && clear.isEmpty()
                    && !isClosed(answers)
                    && !hasBeenPulled(answers)) {
                pull(answers);
            }
        }

        private void goOn() {
            TlsEngine here = engine;
            if (here == null) {
                deliver();
            } else {
                go(here);
            }
        }

        private final class NetworkIn extends AbstractInHandler {
            @Override
            public void onPush() {
                received(grab(network));
            }

            @Override
            public void onUpstreamFinish() {
                TlsEngine here = engine;
                if (here != null && !here.done && !over) {
                    tls.metrics().failed(Failure.REFUSED);
                }
                if (here == null || !here.done) {
                    completeStage();
                    return;
                }
                heardAll = true;
                deliver();
            }
        }

        private final class RequestsOut extends AbstractOutHandler {
            @Override
            public void onPull() {
                goOn();
            }

            @Override
            public void onDownstreamFinish(Throwable cause) {
                // The last data may still be in transit to the client.
                cancel(network);
                scheduleOnce("end", LINGER);
                goOn();
            }
        }

        private final class AnswersIn extends AbstractInHandler {
            @Override
            public void onPush() {
                clear = grab(answers).compact();
                goOn();
            }

            @Override
            public void onUpstreamFinish() {
                TlsEngine here = engine;
                if (here != null && here.done) {
                    saidAll = true;
                } else if (!over) {
                    if (here != null) {
                        tls.metrics().failed(Failure.TOO_SLOW);
                    }
                    end();
                }
                goOn();
            }
        }

        private final class NetworkOut extends AbstractOutHandler {
            @Override
            public void onPull() {
                goOn();
            }

            @Override
            public void onDownstreamFinish(Throwable cause) {
                completeStage();
            }
        }
    }

    /** Signals an intended abort of the connection; not an error. */
    private static final class Broken extends RuntimeException {
        Broken(String why) {
            super(why, null, false, false);
        }
    }
}
