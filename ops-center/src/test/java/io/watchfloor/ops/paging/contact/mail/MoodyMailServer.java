package io.watchfloor.ops.paging.contact.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A mail server with STARTTLS that answers each command as the test configures, or does not answer, or disconnects. */
final class MoodyMailServer implements AutoCloseable {

    static final String HANG = "hang";
    static final String RESET = "reset";

    /** The received commands, with {@code TLS} where encryption started. */
    final List<String> told = new CopyOnWriteArrayList<>();

    /** Answers by the first word of a command; {@code .} is the end of an e-mail, {@code HELLO} the greeting. */
    final Map<String, String> answers = new ConcurrentHashMap<>();

    private final ServerSocket listening = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    private final @Nullable SSLContext tls;
    private final CountDownLatch end = new CountDownLatch(1);

    /** @param tls null to offer no STARTTLS */
    MoodyMailServer(@Nullable SSLContext tls) throws IOException {
        this.tls = tls;
        Thread.ofPlatform().daemon().start(this::listen);
    }

    int port() {
        return listening.getLocalPort();
    }

    private void listen() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                Thread.ofPlatform().daemon().start(() -> talk(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void talk(Socket first) {
        try (Socket plain = first) {
            Socket socket = plain;
            BufferedReader in = reader(socket);
            if (!answer(socket, "HELLO", "220 moody ESMTP")) {
                return;
            }
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                told.add(line);
                String verb = line.split(" ", 2)[0].toUpperCase(Locale.ROOT);
                boolean encrypted = socket instanceof SSLSocket;
                String usual = switch (verb) {
                    case "EHLO" ->
                        tls == null || encrypted ? "250-moody\r\n250 AUTH PLAIN" : "250-moody\r\n250 STARTTLS";
                    case "STARTTLS" -> "220 go on";
                    case "AUTH" -> "235 welcome";
                    case "DATA" -> "354 go on";
                    case "QUIT" -> "221 bye";
                    default -> "250 ok";
                };
                if (!answer(socket, verb, usual)) {
                    return;
                }
                if (verb.equals("STARTTLS") && tls != null) {
                    SSLSocket secure = (SSLSocket) tls.getSocketFactory().createSocket(socket, null, true);
                    secure.setUseClientMode(false);
                    secure.startHandshake();
                    told.add("TLS");
                    socket = secure;
                    in = reader(socket);
                } else if (verb.equals("DATA")
                        && answers.getOrDefault("DATA", "3").startsWith("3")) {
                    for (String letter = in.readLine(); letter != null && !letter.equals("."); letter = in.readLine()) {
                        told.add("| " + letter);
                    }
                    if (!answer(socket, ".", "250 2.0.0 queued as 7F3A")) {
                        return;
                    }
                }
            }
        } catch (IOException e) {
            // The sender under test disconnected.
        }
    }

    /** @return whether the session continues */
    private boolean answer(Socket socket, String verb, String usual) throws IOException {
        String answer = answers.getOrDefault(verb, usual);
        if (answer.equals(HANG)) {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return false;
        }
        if (answer.equals(RESET)) {
            socket.setSoLinger(true, 0);
            return false;
        }
        OutputStream out = socket.getOutputStream();
        out.write((answer + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
        return true;
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        end.countDown();
        listening.close();
    }
}
