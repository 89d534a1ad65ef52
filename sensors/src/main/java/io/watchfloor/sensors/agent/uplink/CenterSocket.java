package io.watchfloor.sensors.agent.uplink;

import io.watchfloor.sensors.agent.trust.CenterTrust;
import io.watchfloor.sensors.protocol.ProtocolException;
import io.watchfloor.sensors.protocol.UplinkCodec;
import io.watchfloor.sensors.protocol.UplinkFrame;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket connection, used by one thread. The JDK's WebSocket client allows one send at a time, so each send
 * waits for the previous send. The client delivers messages in parts, which {@link MessageAssembler} joins. If the
 * center does not respond to a ping, the connection counts as lost.
 */
final class CenterSocket implements CenterConnection, AutoCloseable {
    private static final Pattern CODE = Pattern.compile("error_description=\"([a-z.-]{1,60})\"");
    private static final String ENDED = "sensor.certificate-ended";
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final WebSocket socket;
    private final MessageAssembler messages;
    private final UplinkSettings settings;
    private boolean pinged;

    private CenterSocket(WebSocket socket, MessageAssembler messages, UplinkSettings settings) {
        this.socket = socket;
        this.messages = messages;
        this.settings = settings;
    }

    /** @throws UplinkFailure if the center rejects the credential */
    static CenterSocket connect(HttpClient client, UplinkSettings settings, URI address)
            throws ConnectionLostException, UplinkFailure {
        MessageAssembler messages = new MessageAssembler();
        CompletableFuture<WebSocket> connecting = client.newWebSocketBuilder()
                .header("Authorization", "Bearer " + settings.token())
                .subprotocols(UplinkCodec.SUB_PROTOCOL)
                .connectTimeout(settings.timeouts().openWithin())
                .buildAsync(address, messages);
        try {
            WebSocket socket =
                    connecting.get(2 * settings.timeouts().openWithin().toMillis(), TimeUnit.MILLISECONDS);
            if (!socket.getSubprotocol().equals(UplinkCodec.SUB_PROTOCOL)) {
                socket.abort();
                throw new ConnectionLostException(
                        "%s does not support the protocol %s: check that it is a Watchfloor center of this version"
                                .formatted(address, UplinkCodec.SUB_PROTOCOL));
            }
            return new CenterSocket(socket, messages, settings);
        } catch (ExecutionException e) {
            throw notConnected(settings, address, e.getCause());
        } catch (TimeoutException e) {
            connecting.cancel(true);
            throw new ConnectionLostException("the center did not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectionLostException("interrupted", e);
        }
    }

    private static ConnectionLostException notConnected(UplinkSettings settings, URI address, @Nullable Throwable cause)
            throws UplinkFailure {
        if (!(cause instanceof WebSocketHandshakeException handshake)) {
            Optional<String> refused = CenterTrust.rejectedByCenter(cause);
            if (refused.isPresent()) {
                settings.trust().markRejected();
                return new ConnectionLostException(refused.get(), cause);
            }
            return CenterTrust.notTrusted(cause)
                    .map(why -> new ConnectionLostException("the center is not trusted: " + why, cause))
                    .orElseGet(() -> new ConnectionLostException("the center is not reachable", cause));
        }
        int status = handshake.getResponse().statusCode();
        String code = code(handshake);
        if (status == 401
                && (code.equals(ENDED)
                        || settings.trust()
                                .presented()
                                .filter(own -> own.hasExpired(Instant.now()))
                                .isPresent())) {
            settings.trust().markRejected();
            return new ConnectionLostException("this sensor's certificate has expired and is being renewed");
        }
        if (status == 401 || status == 403) {
            throw new UplinkFailure(
                    "the center rejected this sensor's credential (%d%s): enroll the sensor again, or check --token"
                            .formatted(status, code.isEmpty() ? "" : " " + code),
                    handshake);
        }
        String words = "%s answered %d instead of opening the uplink%s".formatted(address, status, advice(status));
        return status == 503 ? ConnectionLostException.overloaded(words) : new ConnectionLostException(words);
    }

    /** Returns the center's error code in {@code WWW-Authenticate} (RFC 6750); empty if there is none. */
    private static String code(WebSocketHandshakeException handshake) {
        return handshake
                .getResponse()
                .headers()
                .firstValue("WWW-Authenticate")
                .map(CODE::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .orElse("");
    }

    private static String advice(int status) {
        return switch (status) {
            case 400 -> ": if the center uses TLS, start its address with https://";
            case 404 -> ": check that --center is a Watchfloor center";
            case 421 -> ": this node does not accept telemetry; name a node with the role ops";
            default -> "";
        };
    }

    @Override
    public void send(UplinkFrame frame) throws ConnectionLostException {
        await(socket.sendText(UplinkCodec.encode(frame), true));
    }

    @Override
    public void send(byte[] batch) throws ConnectionLostException {
        await(socket.sendBinary(ByteBuffer.wrap(batch), true));
    }

    private void await(CompletableFuture<WebSocket> sending) throws ConnectionLostException {
        try {
            sending.get(settings.timeouts().lostAfter().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new ConnectionLostException(messages.whyLost().orElse("the connection was lost"), e);
        } catch (TimeoutException e) {
            throw new ConnectionLostException("the center does not accept data", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectionLostException("interrupted", e);
        }
    }

    /** Waits for the next frame, and pings the center if the center has been silent. */
    @Override
    public Optional<UplinkFrame> poll(Duration wait) throws ConnectionLostException {
        Optional<String> text = messages.poll(wait);
        if (text.isPresent()) {
            pinged = false;
            socket.request(1);
            try {
                return Optional.of(UplinkCodec.decode(text.get()));
            } catch (ProtocolException e) {
                throw new ConnectionLostException("the center sent an invalid frame: " + e.getMessage(), e);
            }
        }
        Optional<String> lost = messages.whyLost();
        if (lost.isPresent()) {
            throw new ConnectionLostException(lost.get());
        }
        checkSilence(messages.silence());
        return Optional.empty();
    }

    private void checkSilence(Duration silence) throws ConnectionLostException {
        if (silence.compareTo(settings.timeouts().lostAfter()) > 0) {
            throw new ConnectionLostException("the center has sent nothing for %d s".formatted(silence.toSeconds()));
        }
        if (silence.compareTo(settings.timeouts().pingAfter()) < 0) {
            pinged = false;
        } else if (!pinged) {
            pinged = true;
            await(socket.sendPing(NOTHING.duplicate()));
        }
    }

    @Override
    public void close() {
        if (!socket.isOutputClosed()) {
            // Waits at most 1 s, because the center also handles a connection that ends without a close frame.
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "")
                    .completeOnTimeout(socket, 1, TimeUnit.SECONDS)
                    .exceptionally(failure -> socket)
                    .join();
        }
        socket.abort();
    }
}
