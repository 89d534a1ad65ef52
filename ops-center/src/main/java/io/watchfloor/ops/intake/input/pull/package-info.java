/**
 * Doors that go and fetch: the logs of clouds, by the interfaces of their providers. How far a pull came is kept in the database, and each
 * item has the sequence under which it was brought first, so that one that is brought again changes nothing.
 */
@NullMarked
package io.watchfloor.ops.intake.input.pull;

import org.jspecify.annotations.NullMarked;
