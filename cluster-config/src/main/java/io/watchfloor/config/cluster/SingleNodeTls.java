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
 * TLS engine for a single node. Pekko opens a cluster port even without other nodes; this engine has no key and trusts
 * no certificate, so every handshake on that port fails. Messages within a node do not use the port.
 */
public final class SingleNodeTls implements SSLEngineProvider {

    private final SSLContext rejectAll;

    /** @param system unused; Pekko creates this class by reflection and passes the actor system */
    public SingleNodeTls(ActorSystem system) {
        try {
            rejectAll = SSLContext.getInstance("TLSv1.3");
            rejectAll.init(new KeyManager[0], new TrustManager[] {new RejectAllTrust()}, new SecureRandom());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has TLS 1.3", e);
        }
    }

    @Override
    public SSLEngine createServerSSLEngine(String hostname, int port) {
        SSLEngine engine = rejectAll.createSSLEngine(hostname, port);
        engine.setUseClientMode(false);
        engine.setNeedClientAuth(true);
        return engine;
    }

    @Override
    public SSLEngine createClientSSLEngine(String hostname, int port) {
        SSLEngine engine = rejectAll.createSSLEngine(hostname, port);
        engine.setUseClientMode(true);
        return engine;
    }

    @Override
    public Option<Throwable> verifyClientSession(String hostname, SSLSession session) {
        return rejection();
    }

    @Override
    public Option<Throwable> verifyServerSession(String hostname, SSLSession session) {
        return rejection();
    }

    private static Option<Throwable> rejection() {
        return Option.apply(
                new CertificateException("This node runs without a cluster and rejects connections of other nodes"));
    }

    private static final class RejectAllTrust extends X509ExtendedTrustManager {

        private static CertificateException rejectAll() {
            return new CertificateException("This node runs without a cluster and trusts no other node");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw rejectAll();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw rejectAll();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            throw rejectAll();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            throw rejectAll();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            throw rejectAll();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            throw rejectAll();
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
