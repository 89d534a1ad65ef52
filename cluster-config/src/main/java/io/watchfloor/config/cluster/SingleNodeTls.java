package io.watchfloor.config.cluster;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.remote.artery.tcp.SSLEngineProvider;
import scala.Option;

/**
 * The transport of a node that forms a cluster by itself: it has no key, so no handshake with it ever succeeds, and it
 * trusts nobody. The library opens a port even when there are no other nodes; messages within a node do not use it.
 */
public final class SingleNodeTls implements SSLEngineProvider {

    private final SSLContext nobody;

    /** @param system required by the library; not used */
    public SingleNodeTls(ActorSystem system) {
        try {
            nobody = SSLContext.getInstance("TLSv1.3");
            nobody.init(new KeyManager[0], new TrustManager[] {new RejectAllTrust()}, new SecureRandom());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has TLS 1.3", e);
        }
    }

    @Override
    public SSLEngine createServerSSLEngine(String hostname, int port) {
        SSLEngine engine = nobody.createSSLEngine(hostname, port);
        engine.setUseClientMode(false);
        engine.setNeedClientAuth(true);
        return engine;
    }

    @Override
    public SSLEngine createClientSSLEngine(String hostname, int port) {
        SSLEngine engine = nobody.createSSLEngine(hostname, port);
        engine.setUseClientMode(true);
        return engine;
    }

    @Override
    public Option<Throwable> verifyClientSession(String hostname, SSLSession session) {
        return refused();
    }

    @Override
    public Option<Throwable> verifyServerSession(String hostname, SSLSession session) {
        return refused();
    }

    private static Option<Throwable> refused() {
        return Option.apply(new CertificateException("This node is a cluster of its own"));
    }

    private static final class RejectAllTrust extends X509ExtendedTrustManager {

        private static CertificateException nobody() {
            return new CertificateException("This node is a cluster of its own and trusts no other");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw nobody();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw nobody();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            throw nobody();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            throw nobody();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            throw nobody();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            throw nobody();
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
