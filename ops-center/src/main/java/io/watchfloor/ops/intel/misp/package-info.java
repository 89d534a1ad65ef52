/** Converts between events of MISP and objects of STIX 2.1. */
@NullMarked
package io.watchfloor.ops.intel.misp;

import org.jspecify.annotations.NullMarked;
