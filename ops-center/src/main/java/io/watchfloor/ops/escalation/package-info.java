/**
 * How people are told: a page is one attempt to tell one person. Called by {@code cases}.
 */
@NullMarked
package io.watchfloor.ops.escalation;

import org.jspecify.annotations.NullMarked;
