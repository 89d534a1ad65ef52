/**
 * The audit log as a hash chain: encoding of records, hashes, signed heads, and verification without the center. Uses
 * no database, clock or network.
 */
@NullMarked
package io.watchfloor.dashboards.audit.chain;

import org.jspecify.annotations.NullMarked;
