// Package workflow judges editions against the history of the site's git
// repository. It is a stage: a base goes in, a base comes out, with the dates of
// editions and without words that nobody approved. It is the only package that knows
// git.
//
// # The nouns
//
// A [History] is what git knows of the content folder: for every file that is
// there at HEAD the list of its [Version]s, newest first. It follows files
// through renames and merges.
//
//   - A version is a commit that left the file different from what it was in the
//     commit's parent. At a merge a file counts as changed only if it differs
//     from all parents; otherwise its history goes on at the first parent that has
//     the same content, and what happened to it in the other lines is no part of
//     its history. This is what `git log -- FILE` does.
//   - A file was renamed if in one commit one path ends and another begins with the
//     same bytes, or if both lie in folders of which one was renamed to the other,
//     or if they bear the same name and share half of their lines.
//   - Versions stand in the order of `git log --date-order`.
//
// # How it is read
//
// What one commit did to the content folder never changes, so it is worked out
// once and kept in a [ledger]: one entry a commit, with the paths that it
// changed. Only folders whose hashes differ are opened, and nothing outside the
// content folder. The ledger is saved in the site's cache folder; the next run
// reads only commits that are not in it, whatever happened in between: new
// commits, another branch, a rebase. Following every file through the ledger
// needs no git and takes milliseconds, so it is done anew each time.
//
// # Dates
//
// [Stamp] sets three dates of an edition, all committer times:
//
//   - Created: the oldest version of the file.
//   - Modified: the version in which the words first read as they do now. A commit
//     that changes only the state, the owner, the review date and the like does not
//     move it; a new picture beside the words or a changed block does.
//   - Reviewed: the version that last set the state to approved while the words
//     were what they are now. Words that changed under an approval are not
//     reviewed.
//
// The words of the working folder count, not those of HEAD: where they have edits
// that are not committed, Modified and Reviewed are unknown and stay zero. A
// version whose content is not in the clone (a partial clone) counts as different
// words.
//
// # Review
//
// [Review] turns the history of each edition and block into steps (who committed, what
// the trailers say, whose signature it bears, state and revision before and after) and
// lets package review judge them by the site's policy. A revision here digests a file
// alone: what it says, to whom, under what governance, and the files that it shows;
// blocks are judged for themselves and variables not at all. Besides versions there are
// two other sorts of steps: a merge that takes a file from another line, and a commit
// that vouches for a file without changing it.
//
// [Reviewed.Published] is the stage. Where the newest words may not be published it
// lets the base read the file of the commit that was approved last, out of git.
//
// # Writing
//
// Commits are made by the git program, since it knows who commits, how that is signed
// and what must be checked before. Everything else reads git's files itself.
//
// Files: repository.go (finding git), objects.go and commit.go (trees and commits),
// trailers.go and people.go (what commits say of people), diff.go and
// rename.go (what a commit changed), ledger.go, cache.go and table.go (all
// commits, kept), lineage.go (following files), history.go (the door), words.go,
// wordings.go, worktree.go, dates.go and stamp.go (dates of
// editions), at.go and past.go (the content as it once was), record.go, review.go,
// judging.go, verdicts.go and publish.go (judging), against.go (comparing with another
// commit), write.go (commits).
// Nothing here renders, and no problem of the words themselves is reported here.
package workflow
