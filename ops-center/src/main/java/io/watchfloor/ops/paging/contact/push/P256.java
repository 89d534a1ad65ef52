package io.watchfloor.ops.paging.contact.push;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;

/** Keys on the curve P-256 in the format of push services and browsers: uncompressed points of 65 bytes. */
final class P256 {

    static final int POINT_BYTES = 65;

    private static final int COORDINATE_BYTES = 32;
    private static final byte UNCOMPRESSED = 4;
    private static final ECGenParameterSpec NAME = new ECGenParameterSpec("secp256r1");

    private P256() {}

    static KeyPair pair(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(NAME, random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK supports P-256", e);
        }
    }

    static byte[] written(ECPublicKey key) {
        byte[] point = new byte[POINT_BYTES];
        point[0] = UNCOMPRESSED;
        write(key.getW().getAffineX(), point, 1);
        write(key.getW().getAffineY(), point, 1 + COORDINATE_BYTES);
        return point;
    }

    /** @throws IllegalArgumentException if the bytes are not a point of the curve */
    static ECPublicKey read(byte[] point) {
        if (point.length != POINT_BYTES || point[0] != UNCOMPRESSED) {
            throw new IllegalArgumentException("not an uncompressed point of the curve P-256");
        }
        ECPoint at = new ECPoint(
                new BigInteger(1, Arrays.copyOfRange(point, 1, 1 + COORDINATE_BYTES)),
                new BigInteger(1, Arrays.copyOfRange(point, 1 + COORDINATE_BYTES, POINT_BYTES)));
        try {
            ECParameterSpec curve = curve();
            if (!on(curve, at)) {
                throw new IllegalArgumentException("not a point of P-256");
            }
            return (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(at, curve));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not a point of P-256", e);
        }
    }

    private static ECParameterSpec curve() throws GeneralSecurityException {
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(NAME);
        return parameters.getParameterSpec(ECParameterSpec.class);
    }

    /** Rejects invalid curve points, with which an attacker could extract the private key a few bits at a time. */
    private static boolean on(ECParameterSpec spec, ECPoint at) {
        BigInteger p = ((ECFieldFp) spec.getCurve().getField()).getP();
        BigInteger x = at.getAffineX();
        BigInteger y = at.getAffineY();
        BigInteger right = x.pow(3)
                .add(spec.getCurve().getA().multiply(x))
                .add(spec.getCurve().getB());
        return x.compareTo(p) < 0
                && y.compareTo(p) < 0
                && y.multiply(y).subtract(right).mod(p).signum() == 0;
    }

    private static void write(BigInteger number, byte[] to, int from) {
        byte[] bytes = number.toByteArray();
        int skip = Math.max(0, bytes.length - COORDINATE_BYTES);
        int length = bytes.length - skip;
        System.arraycopy(bytes, skip, to, from + COORDINATE_BYTES - length, length);
    }
}
