/**
 * The pattern language of STIX 2.1: reads patterns of indicators, and compares them with the objects that one record
 * describes. Pure.
 *
 * @see <a href="https://docs.oasis-open.org/cti/stix/v2.1/os/stix-v2.1-os.html">STIX 2.1, section 9</a>
 */
@NullMarked
package io.watchfloor.ops.intel.pattern;

import org.jspecify.annotations.NullMarked;
