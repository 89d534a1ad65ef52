package io.watchfloor.dashboards.access.passkey;

import com.upokecenter.cbor.CBOREncodeOptions;
import com.upokecenter.cbor.CBORException;
import com.upokecenter.cbor.CBORObject;
import java.io.ByteArrayInputStream;

/** Reads CBOR that nothing may be missing from or left over in, and whose maps name nothing twice. */
final class Cbor {

    private static final CBOREncodeOptions STRICT =
            new CBOREncodeOptions("allowduplicatekeys=false;resolvereferences=false");

    private Cbor() {}

    /** All of it is one map. */
    static CBORObject map(byte[] bytes) {
        ByteArrayInputStream in = new ByteArrayInputStream(bytes);
        CBORObject map = map(in);
        if (in.available() > 0) {
            throw PasskeyRefusal.MALFORMED.asException();
        }
        return map;
    }

    /** The map at this place. */
    static CBORObject map(ByteArrayInputStream in) {
        try {
            CBORObject map = CBORObject.Read(in, STRICT);
            if (map.getType() == com.upokecenter.cbor.CBORType.Map && !map.isTagged()) {
                return map;
            }
        } catch (CBORException | IllegalArgumentException | ArithmeticException e) {
            throw PasskeyRefusal.MALFORMED.asException();
        }
        throw PasskeyRefusal.MALFORMED.asException();
    }

    /** The byte string of this key. */
    static byte[] bytes(CBORObject map, Object key) {
        CBORObject value = map.get(CBORObject.FromObject(key));
        if (value == null || value.getType() != com.upokecenter.cbor.CBORType.ByteString) {
            throw PasskeyRefusal.MALFORMED.asException();
        }
        return value.GetByteString();
    }
}
