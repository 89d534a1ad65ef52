package io.watchfloor.dashboards.access.passkey;

import com.upokecenter.cbor.CBORObject;
import com.upokecenter.cbor.CBORType;
import com.yubico.webauthn.data.ByteArray;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/**
 * A public key (RFC 9052, RFC 9053). Its kind must be that of the algorithm that it names, or a signature could be checked by
 * another one than the center decided on; and a point must lie on its curve.
 */
final class CoseKey {

    static final int ES256 = -7;
    static final int EDDSA = -8;
    static final int RS256 = -257;

    /** What the center takes, the best first. */
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

    private static final BigInteger P256_P =
            new BigInteger("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16);
    private static final BigInteger P256_B =
            new BigInteger("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b", 16);
    private static final BigInteger THREE = BigInteger.valueOf(3);

    private static final BigInteger ED_P = BigInteger.ONE.shiftLeft(255).subtract(BigInteger.valueOf(19));
    private static final BigInteger ED_D = BigInteger.valueOf(-121665)
            .multiply(BigInteger.valueOf(121666).modInverse(ED_P))
            .mod(ED_P);

    private CoseKey() {}

    /** @return the algorithm */
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
        byte[] left = coordinate(key, X);
        byte[] right = coordinate(key, Y);
        if (key.size() != 5) {
            return false;
        }
        BigInteger x = new BigInteger(1, left);
        BigInteger y = new BigInteger(1, right);
        BigInteger curve = x.pow(3).subtract(x.multiply(THREE)).add(P256_B);
        return x.compareTo(P256_P) < 0
                && y.compareTo(P256_P) < 0
                && y.pow(2).mod(P256_P).equals(curve.mod(P256_P));
    }

    /** RFC 8032, 5.1.3: whether there is an x for this y. The few points of small order have no owner, and are refused. */
    private static boolean isOnEd25519(CBORObject key) {
        of(key, CURVE, ED25519);
        byte[] point = coordinate(key, X);
        if (key.size() != 4) {
            return false;
        }
        byte[] big = new byte[POINT_BYTES];
        for (int i = 0; i < POINT_BYTES; i++) {
            big[i] = point[POINT_BYTES - 1 - i];
        }
        big[0] &= 0x7f;
        BigInteger y = new BigInteger(1, big);
        BigInteger square = y.pow(2).mod(ED_P);
        BigInteger u = square.subtract(BigInteger.ONE).mod(ED_P);
        BigInteger v = ED_D.multiply(square).add(BigInteger.ONE).mod(ED_P);
        BigInteger xx = u.multiply(v.modInverse(ED_P)).mod(ED_P);
        boolean isSquare = xx.signum() == 0
                || xx.modPow(ED_P.subtract(BigInteger.ONE).shiftRight(1), ED_P).equals(BigInteger.ONE);
        return y.compareTo(ED_P) < 0 && isSquare && !isOfSmallOrder(xx, square);
    }

    /** Three doublings lead to the neutral point, whose x is 0. By squares of x and y alone: x² after a doubling is 4x²y²/(…)². */
    private static boolean isOfSmallOrder(BigInteger xx, BigInteger yy) {
        BigInteger x = xx;
        BigInteger y = yy;
        for (int i = 0; i < 3 && x.signum() != 0; i++) {
            // -x² + y² = 1 + dx²y², so the doubled point is (2xy / (y² - x²), (x² + y²) / (2 - y² + x²)).
            BigInteger difference = y.subtract(x).mod(ED_P);
            BigInteger other = BigInteger.TWO.subtract(difference).mod(ED_P);
            if (difference.signum() == 0 || other.signum() == 0) {
                return true;
            }
            BigInteger sum = x.add(y);
            x = BigInteger.valueOf(4)
                    .multiply(x)
                    .multiply(y)
                    .multiply(difference.pow(2).modInverse(ED_P))
                    .mod(ED_P);
            y = sum.pow(2).multiply(other.pow(2).modInverse(ED_P)).mod(ED_P);
        }
        return x.signum() == 0;
    }

    private static boolean isRsa(CBORObject key) {
        BigInteger modulus = new BigInteger(1, Cbor.bytes(key, MODULUS));
        BigInteger exponent = new BigInteger(1, Cbor.bytes(key, EXPONENT));
        return key.size() == 4
                && modulus.bitLength() >= LEAST_RSA_BITS
                && modulus.bitLength() <= MOST_RSA_BITS
                && modulus.testBit(0)
                && exponent.testBit(0)
                && exponent.compareTo(THREE) >= 0
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
