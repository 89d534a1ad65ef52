/** Matters: legal files with members, linked cases, court orders, disclosures and a log of their own. */
@NullMarked
package io.watchfloor.ops.matter;

import org.jspecify.annotations.NullMarked;
