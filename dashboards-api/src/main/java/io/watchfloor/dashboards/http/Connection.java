package io.watchfloor.dashboards.http;

import io.watchfloor.ops.platform.limits.ConnectionShares;
import io.watchfloor.ops.platform.limits.Peer;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * State of a TCP connection. The HTTP layer counts the requests of the connection, and the {@link ConnectionGuard} observes its bytes;
 * both update this object.
 */
final class Connection implements Peer.Line, ConnectionShares.Member {

    private final Connections all;
    private final InetAddress remote;
    private final InetAddress origin;
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile boolean authenticated;
    private volatile boolean receiving;
    private volatile boolean upgraded;
    private volatile long answeredAt = System.nanoTime();
    private volatile @Nullable Runnable cut;
    private volatile boolean evicted;
    private volatile boolean asksForCertificate;
    private volatile @Nullable X509Certificate certificate;

    // Guarded by this object. At most one request of a connection is served at a time.
    private @Nullable Runnable onClosed;
    private boolean ended;

    /** @param authenticated true from the start for the connection of a listed proxy, because it transports requests of many clients */
    Connection(Connections all, InetAddress remote, boolean authenticated) {
        this.all = all;
        this.remote = remote;
        this.origin = Peer.origin(remote);
        this.authenticated = authenticated;
    }

    InetAddress remote() {
        return remote;
    }

    @Override
    public InetAddress origin() {
        return origin;
    }

    @Override
    public void authenticated() {
        if (!authenticated) {
            all.authenticated(this);
        }
    }

    void asksForCertificate(boolean asks) {
        asksForCertificate = asks;
    }

    @Override
    public boolean asksForCertificate() {
        return asksForCertificate;
    }

    /** Stores the client's certificate from the TLS handshake. */
    void shown(X509Certificate certificate) {
        this.certificate = certificate;
    }

    @Override
    public Optional<X509Certificate> certificate() {
        return Optional.ofNullable(certificate);
    }

    /** Called only by {@link Connections}, which counts authenticated connections. */
    void noteAuthenticated() {
        authenticated = true;
    }

    boolean isAuthenticated() {
        return authenticated;
    }

    @Override
    public void receiving(boolean begins) {
        receiving = begins;
        all.changed(this);
    }

    void asked() {
        underWay.incrementAndGet();
        all.changed(this);
    }

    /** @param upgrades whether the connection is now a WebSocket */
    void answered(boolean upgrades) {
        answeredAt = System.nanoTime();
        upgraded |= upgrades;
        synchronized (this) {
            onClosed = null;
        }
        underWay.decrementAndGet();
        all.changed(this);
    }

    boolean isServing() {
        return underWay.get() > 0;
    }

    boolean isUpgraded() {
        return upgraded;
    }

    long answeredAt() {
        return answeredAt;
    }

    @Override
    public boolean waits() {
        return !upgraded && (receiving || !isServing());
    }

    /** Whether so many unauthenticated connections are open that bodies of rejected requests must be read slowly. */
    boolean isCrowded() {
        return !authenticated && all.isCrowded();
    }

    void onCut(Runnable how) {
        cut = how;
        if (evicted) {
            how.run();
        }
    }

    /** Closes the connection without a response. */
    @Override
    public void evict() {
        evicted = true;
        Runnable how = cut;
        if (how != null) {
            how.run();
        }
    }

    /** The client sends nothing more. */
    void ended() {
        Runnable then;
        synchronized (this) {
            ended = true;
            then = onClosed;
            onClosed = null;
        }
        if (then != null) {
            then.run();
        }
    }

    @Override
    public void onClosed(Runnable then) {
        synchronized (this) {
            if (!ended) {
                onClosed = then;
                return;
            }
        }
        then.run();
    }

    void closed() {
        all.closed(this);
        ended();
    }
}
