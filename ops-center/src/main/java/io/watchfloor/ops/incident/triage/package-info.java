/**
 * The only package that opens cases, adds alerts to cases and assigns case numbers. Sits between {@code asset} and
 * {@code cases}.
 */
@NullMarked
package io.watchfloor.ops.incident.triage;

import org.jspecify.annotations.NullMarked;
