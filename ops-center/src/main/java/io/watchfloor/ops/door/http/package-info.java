/** What the doors over HTTP have in common: who asks, the body within its budgets, and the envelope around a record. */
@NullMarked
package io.watchfloor.ops.door.http;

import org.jspecify.annotations.NullMarked;
