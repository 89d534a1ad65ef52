package io.watchfloor.dashboards.access.passkey;

import com.upokecenter.cbor.CBOREncodeOptions;
import com.upokecenter.cbor.CBORException;
import com.upokecenter.cbor.CBORObject;
import com.upokecenter.cbor.CBORType;

/** Reads CBOR strictly: no missing or trailing bytes, and no duplicate keys in maps. */
final class Cbor {

    private static final CBOREncodeOptions STRICT =
            new CBOREncodeOptions("allowduplicatekeys=false;resolvereferences=false");

    private Cbor() {}

    /** Reads bytes that must contain exactly one CBOR map. */
    static CBORObject map(byte[] bytes) {
        return maps(bytes, 1)[0];
    }

    /** Reads bytes that must contain exactly this number of CBOR maps. */
    static CBORObject[] maps(byte[] bytes, int count) {
        try {
            CBORObject[] maps = CBORObject.DecodeSequenceFromBytes(bytes, STRICT);
            boolean good = maps.length == count;
            for (CBORObject map : maps) {
                good &= map.getType() == CBORType.Map && !map.isTagged();
            }
            if (good) {
                return maps;
            }
        } catch (CBORException | IllegalArgumentException | ArithmeticException e) {
            throw PasskeyRefusal.MALFORMED.asException();
        }
        throw PasskeyRefusal.MALFORMED.asException();
    }

    /** Returns the byte string stored under this key. */
    static byte[] bytes(CBORObject map, Object key) {
        CBORObject value = map.get(CBORObject.FromObject(key));
        if (value == null || value.getType() != CBORType.ByteString) {
            throw PasskeyRefusal.MALFORMED.asException();
        }
        return value.GetByteString();
    }
}
