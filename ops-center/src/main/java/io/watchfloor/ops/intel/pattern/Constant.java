package io.watchfloor.ops.intel.pattern;

import java.math.BigDecimal;
import java.time.Instant;

/** A value of a pattern (STIX 2.1, section 9.2). */
public sealed interface Constant {

    record Text(String value) implements Constant {}

    record Numeral(BigDecimal value) implements Constant {}

    record Truth(boolean value) implements Constant {}

    record Time(Instant value) implements Constant {}

    /** @param hex in lower case, also if the pattern has the value in Base64 */
    record Bytes(String hex) implements Constant {}
}
