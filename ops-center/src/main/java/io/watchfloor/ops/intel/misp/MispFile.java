package io.watchfloor.ops.intel.misp;

import io.watchfloor.ops.intel.stix.StixFile;
import java.util.List;

/**
 * A file of MISP as objects of STIX.
 *
 * @param file the places of its entries are places of the MISP file
 * @param notConverted what has no equivalent
 */
public record MispFile(StixFile file, List<NotConverted> notConverted) {

    /**
     * Values without an equivalent, and what became of them.
     *
     * @param code stable, such as {@code misp.proposal}
     * @param place JSON pointer to the first of them
     */
    public record NotConverted(String code, String message, String place, long count) {}
}
