package io.watchfloor.ops.intel.pattern;

import io.watchfloor.sigma.language.CidrBlock;
import java.util.Optional;

/** An address or a network, as {@code ISSUBSET} and {@code ISSUPERSET} compare them. */
record Network(CidrBlock block) {

    static Optional<Network> of(String text) {
        return CidrBlock.parse(text).map(Network::new);
    }

    /** Whether every address of the other network is in this one. */
    boolean contains(Network other) {
        return block.bits() <= other.block.bits() && block.contains(other.block.high(), other.block.low());
    }
}
