package io.watchfloor.ops.paging.contact.push;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Optional;
import org.apache.pekko.util.ByteString;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Loads the center's {@link PushKey} from the database. The key is created at first use and shared by all nodes. */
public final class PushKeys {

    private static final int RECEIPT_BYTES = 32;

    private final Jdbi database;
    private final SecureRandom random;
    private volatile @Nullable PushKey known;

    public PushKeys(Jdbi database, SecureRandom random) {
        this.database = database;
        this.random = random;
    }

    /**
     * The {@code applicationServerKey} with which a page subscribes its browser. The first call blocks until the
     * database responds.
     */
    public String publicKey() {
        return key().text();
    }

    /** Whether the token belongs to the push with the given key. */
    public boolean isReceiptOf(String key, String receipt) {
        return key().isReceiptOf(key, receipt);
    }

    PushKey key() {
        PushKey key = known;
        if (key == null) {
            key = database.inTransaction(handle -> find(handle).orElseGet(() -> {
                make(handle);
                return find(handle).orElseThrow();
            }));
            known = key;
        }
        return key;
    }

    /** If another node inserts its key first, this node uses that key. */
    private void make(Handle handle) {
        KeyPair pair = P256.pair(random);
        byte[] receipts = new byte[RECEIPT_BYTES];
        random.nextBytes(receipts);
        handle.createUpdate("""
                        INSERT INTO web_push_key (public_key, private_key, receipt_key, made_at)
                        VALUES (:public, :private, :receipts, now()) ON CONFLICT DO NOTHING""")
                .bind("public", P256.written((ECPublicKey) pair.getPublic()))
                .bind("private", pair.getPrivate().getEncoded())
                .bind("receipts", receipts)
                .execute();
    }

    private static Optional<PushKey> find(Handle handle) {
        return handle.createQuery("SELECT public_key, private_key, receipt_key FROM web_push_key")
                .map((row, context) ->
                        read(row.getBytes("public_key"), row.getBytes("private_key"), row.getBytes("receipt_key")))
                .findOne();
    }

    private static PushKey read(byte[] point, byte[] secret, byte[] receipts) {
        try {
            return new PushKey(
                    ByteString.fromArray(point),
                    KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(secret)),
                    ByteString.fromArray(receipts));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The web push key in the database cannot be decoded", e);
        }
    }
}
