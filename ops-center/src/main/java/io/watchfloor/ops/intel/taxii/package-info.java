/** TAXII 2.1 (OASIS): what server and client share. */
@NullMarked
package io.watchfloor.ops.intel.taxii;

import org.jspecify.annotations.NullMarked;
