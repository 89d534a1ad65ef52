package io.watchfloor.dashboards.access.passkey;

import com.upokecenter.cbor.CBORObject;
import com.upokecenter.cbor.CBORType;
import com.yubico.webauthn.data.ByteArray;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * A COSE public key (RFC 9052, RFC 9053). The type of the key must match the declared algorithm, because otherwise a
 * signature could be verified with a different algorithm. The point of an elliptic-curve key must lie on the curve.
 */
final class CoseKey {

    static final int ES256 = -7;
    static final int EDDSA = -8;
    static final int RS256 = -257;

    /** Supported algorithms, in order of preference. */
    static final List<Integer> ALGORITHMS = List.of(EDDSA, ES256, RS256);

    private static final int KIND = 1;
    private static final int ALGORITHM = 3;
    private static final int CURVE = -1;
    private static final int X = -2;
    private static final int Y = -3;
    private static final int MODULUS = -1;
    private static final int EXPONENT = -2;

    private static final int OKP = 1;
    private static final int EC2 = 2;
    private static final int RSA = 3;

    private static final int P256 = 1;
    private static final int ED25519 = 6;

    private static final int POINT_BYTES = 32;
    private static final int LEAST_RSA_BITS = 2048;
    private static final int MOST_RSA_BITS = 4096;
    private static final int MOST_EXPONENT_BITS = 64;

    private static final ECCurve P256_CURVE =
            CustomNamedCurves.getByName("P-256").getCurve();

    private CoseKey() {}

    /**
     * Validates the key.
     *
     * @return the algorithm of the key
     */
    static int checked(ByteArray cose) {
        CBORObject key = Cbor.map(cose.getBytes());
        int algorithm = number(key, ALGORITHM);
        int kind = number(key, KIND);
        Map<Integer, Integer> kinds = Map.of(ES256, EC2, EDDSA, OKP, RS256, RSA);
        if (!Integer.valueOf(kind).equals(kinds.get(algorithm))) {
            throw PasskeyRefusal.ALGORITHM.asException();
        }
        boolean valid = switch (algorithm) {
            case ES256 -> isOnP256(key);
            case EDDSA -> isOnEd25519(key);
            default -> isRsa(key);
        };
        if (!valid) {
            throw PasskeyRefusal.KEY.asException();
        }
        return algorithm;
    }

    private static boolean isOnP256(CBORObject key) {
        of(key, CURVE, P256);
        BigInteger x = new BigInteger(1, coordinate(key, X));
        BigInteger y = new BigInteger(1, coordinate(key, Y));
        try {
            return key.size() == 5 && P256_CURVE.createPoint(x, y).isValid();
        } catch (IllegalArgumentException beyondTheField) {
            return false;
        }
    }

    /** Also rejects points of small order, for which signatures can be forged. */
    private static boolean isOnEd25519(CBORObject key) {
        of(key, CURVE, ED25519);
        byte[] point = coordinate(key, X);
        return key.size() == 4 && Ed25519.validatePublicKeyFull(point, 0);
    }

    private static boolean isRsa(CBORObject key) {
        BigInteger modulus = new BigInteger(1, Cbor.bytes(key, MODULUS));
        BigInteger exponent = new BigInteger(1, Cbor.bytes(key, EXPONENT));
        return key.size() == 4
                && modulus.bitLength() >= LEAST_RSA_BITS
                && modulus.bitLength() <= MOST_RSA_BITS
                && modulus.testBit(0)
                && exponent.testBit(0)
                && exponent.compareTo(BigInteger.TWO) > 0
                && exponent.bitLength() <= MOST_EXPONENT_BITS;
    }

    private static void of(CBORObject key, int label, int wanted) {
        if (number(key, label) != wanted) {
            throw PasskeyRefusal.ALGORITHM.asException();
        }
    }

    private static byte[] coordinate(CBORObject key, int label) {
        byte[] bytes = Cbor.bytes(key, label);
        if (bytes.length != POINT_BYTES) {
            throw PasskeyRefusal.KEY.asException();
        }
        return bytes;
    }

    private static int number(CBORObject key, int label) {
        CBORObject value = key.get(CBORObject.FromObject(label));
        if (value == null
                || value.isTagged()
                || value.getType() != CBORType.Integer
                || !value.AsNumber().CanFitInInt32()) {
            throw PasskeyRefusal.ALGORITHM.asException();
        }
        return value.AsInt32();
    }
}
