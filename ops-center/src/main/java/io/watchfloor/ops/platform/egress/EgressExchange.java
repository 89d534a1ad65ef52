package io.watchfloor.ops.platform.egress;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** One request, from the check of the destination to the response or the timeout. */
final class EgressExchange {

    private static final int MOST_ADDRESSES = 4;
    private static final int CONNECT_MILLIS = 5000;

    private final EgressRequest request;
    private final Destinations destinations;
    private final SSLSocketFactory tls;
    private final int answerLimit;
    private boolean sending;
    private boolean expired;
    private @Nullable Socket socket;

    EgressExchange(EgressRequest request, Destinations destinations, SSLSocketFactory tls, int answerLimit) {
        this.request = request;
        this.destinations = destinations;
        this.tls = tls;
        this.answerLimit = answerLimit;
    }

    EgressAnswer run() throws EgressFailure {
        try {
            return answered();
        } catch (EgressFailure e) {
            // Closing the socket at the timeout causes an error, so the timeout is reported instead of that error.
            throw over() ? tooLate(sent()) : e;
        }
    }

    private synchronized boolean over() {
        return expired;
    }

    private EgressAnswer answered() throws EgressFailure {
        Destination to = destinations.check(request.uri());
        try (Socket plain = connected(to);
                Socket speaking = to.encrypted() ? encrypted(plain, to) : plain) {
            send();
            HttpConnection.write(speaking.getOutputStream(), to, request);
            return new HttpConnection(new BufferedInputStream(speaking.getInputStream()), limit())
                    .read(request.reading());
        } catch (EgressFailure e) {
            throw e;
        } catch (HttpConnection.Unreadable e) {
            throw EgressFailure.failed(e.code(), true, String.valueOf(e.getMessage()), e);
        } catch (SSLException e) {
            throw EgressFailure.failed(
                    "egress.tls",
                    sent(),
                    "The TLS connection to %s failed: %s. If its CA is not trusted, add the CA to watchfloor.egress.trusted-ca."
                            .formatted(to.host(), e.getMessage()),
                    e);
        } catch (IOException e) {
            throw EgressFailure.failed(
                    "egress.broken",
                    sent(),
                    "The connection to %s was interrupted: %s.".formatted(to.host(), e.getMessage()),
                    e);
        }
    }

    private int limit() {
        return request.reading().limit().orElse(answerLimit);
    }

    /** Ends the exchange at the timeout by stopping the transmission and closing the connection. */
    synchronized EgressFailure expire() {
        expired = true;
        Socket open = socket;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // Any failure to close is ignored, because the socket is not used again.
            }
        }
        return tooLate(sending);
    }

    private Socket connected(Destination to) throws EgressFailure {
        List<InetAddress> some = to.addresses().stream().limit(MOST_ADDRESSES).toList();
        IOException last = new IOException("no address found");
        for (InetAddress address : some) {
            Socket one = new Socket(Proxy.NO_PROXY);
            begin(one);
            try {
                one.connect(new InetSocketAddress(address, to.port()), CONNECT_MILLIS);
                return one;
            } catch (IOException e) {
                last = e;
            }
        }
        throw EgressFailure.failed(
                "egress.unreachable",
                false,
                "Cannot connect to %s, port %d: %s.".formatted(to.host(), to.port(), last.getMessage()),
                last);
    }

    private Socket encrypted(Socket plain, Destination to) throws IOException {
        SSLSocket secure = (SSLSocket) tls.createSocket(plain, to.peer(), to.port(), true);
        SSLParameters parameters = secure.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        if (to.named()) {
            parameters.setServerNames(List.of(new SNIHostName(to.peer())));
        }
        secure.setSSLParameters(parameters);
        secure.startHandshake();
        return secure;
    }

    private synchronized void begin(Socket next) throws EgressFailure {
        if (expired) {
            throw tooLate(false);
        }
        socket = next;
    }

    private synchronized void send() throws EgressFailure {
        if (expired) {
            throw tooLate(false);
        }
        sending = true;
    }

    private synchronized boolean sent() {
        return sending;
    }

    private EgressFailure tooLate(boolean sent) {
        return EgressFailure.failed(
                "egress.timeout",
                sent,
                "%s did not answer in time.".formatted(request.uri().getHost()),
                null);
    }
}
