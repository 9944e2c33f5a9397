package org.freezerfs.engine;

import java.util.List;

/**
 * The members of a group, called by {@link Lineage#roll}.
 *
 * @param complete whether a task of the group that lived when this was asked, and still does, must
 *     be one of them. Where all are dead by now, who was born to them is known at the next roll
 */
record Roll(List<Member> members, boolean complete) {}
