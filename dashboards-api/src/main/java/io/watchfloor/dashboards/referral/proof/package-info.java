/**
 * The why-chain of a case and the file of a referral: commitments, hashes, signatures, redaction and verification. Needs only the JDK and
 * {@code audit.chain}, because the verifier is a program of its own. Uses no database, clock, randomness or network.
 */
@NullMarked
package io.watchfloor.dashboards.referral.proof;

import org.jspecify.annotations.NullMarked;
