package io.watchfloor.sensors.agent.uplink;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The server's end of a WebSocket (RFC 6455): handshake, unmasking, fragments, pings; no extensions. */
final class ServerSideSocket implements Closeable {
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final Map<String, String> headers = new TreeMap<>();
    private volatile boolean answersPings = true;

    /** A whole message; {@code bytes} is null for a text message. */
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    record Message(String text, byte @Nullable [] bytes) {}

    ServerSideSocket(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream(), 1 << 16));
        this.out = socket.getOutputStream();
        String line = line();
        while (!line.isEmpty()) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
            line = line();
        }
    }

    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    void refuse(int status) throws IOException {
        write("HTTP/1.1 %d No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".formatted(status));
    }

    void accept(String subProtocol) throws IOException {
        String key = header("sec-websocket-key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(key.getBytes(StandardCharsets.US_ASCII));
            write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Protocol: " + subProtocol + "\r\nSec-WebSocket-Accept: "
                    + Base64.getEncoder().encodeToString(digest) + "\r\n\r\n");
        } catch (NoSuchAlgorithmException e) {
            throw new IOException(e);
        }
    }

    /** The next whole message; null if the client has closed. */
    @Nullable
    Message read() throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        int kind = 0;
        while (true) {
            int head;
            try {
                head = in.readUnsignedByte();
            } catch (EOFException e) {
                return null;
            }
            byte[] payload = payload();
            int opcode = head & 0xf;
            if (opcode == CLOSE) {
                return null;
            } else if (opcode == PING) {
                if (answersPings) {
                    frame(PONG, payload);
                }
            } else if (opcode != PONG) {
                kind = opcode == 0 ? kind : opcode;
                whole.writeBytes(payload);
                if ((head & 0x80) != 0) {
                    return kind == BINARY
                            ? new Message("", whole.toByteArray())
                            : new Message(whole.toString(StandardCharsets.UTF_8), null);
                }
            }
        }
    }

    void neverAnswerPings() {
        answersPings = false;
    }

    private byte[] payload() throws IOException {
        int second = in.readUnsignedByte();
        long length = second & 0x7f;
        length = length == 126 ? in.readUnsignedShort() : length == 127 ? in.readLong() : length;
        byte[] mask = (second & 0x80) == 0 ? new byte[4] : in.readNBytes(4);
        byte[] payload = in.readNBytes((int) length);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= mask[i & 3];
        }
        return payload;
    }

    void send(String text) throws IOException {
        frame(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    private synchronized void frame(int opcode, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 10).put((byte) (0x80 | opcode));
        if (payload.length < 126) {
            frame.put((byte) payload.length);
        } else if (payload.length <= 0xffff) {
            frame.put((byte) 126).putShort((short) payload.length);
        } else {
            frame.put((byte) 127).putLong(payload.length);
        }
        frame.put(payload).flip();
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        out.write(bytes);
        out.flush();
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            line.append((char) c);
        }
        return line.toString().strip();
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
