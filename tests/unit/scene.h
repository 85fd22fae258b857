/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One direction, step by step: a segment and what becomes of it, or an
 * acknowledgment and what the sender gets to read. A scene is played anywhere
 * in sequence space, as its numbers are offsets.
 */
#ifndef FTP_TEST_SCENE_H
#define FTP_TEST_SCENE_H

#include "session.h"

/**
 * enum step_kind - what a step is
 * @SEGMENT: a segment passes
 * @FIN: it ends the stream, too
 * @RST: it breaks it off
 * @CLAIM: it stays until it is decided what its argument becomes; its change
 *	is that of the next %DECIDE
 * @DECIDE: that is decided
 * @ACK: the receiver acknowledges
 */
enum step_kind {
	SEGMENT,
	FIN,
	RST,
	CLAIM,
	DECIDE,
	ACK,
};

/**
 * struct step - a step of a scene
 * @kind: what happens
 * @seq: the segment's sequence number, or that of the acknowledgment
 * @text: the segment's payload; NULL is none
 * @room: what may leave if it grows; 0 is all
 * @place: expected of it
 * @reason: expected: why it opens nothing
 * @back: expected change: moved back by so many bytes
 * @at: expected change: from this offset
 * @len: so many bytes go
 * @put: and this comes in their place; NULL is none
 * @span: it stands for so many bytes of the stream; 0 is not asked
 * @gone: so many bytes are cut from its end
 * @rewritten: an argument was replaced for the first time
 * @fin_stays: the FIN leaves
 * @told: with %ACK, what the sender reads
 * @settles: with %ACK, it settles the last edit
 */
struct step {
	enum step_kind kind;
	u32 seq;
	const char *text;
	u32 room;
	enum ftp_place place;
	enum ftp_reason reason;
	u32 back;
	u32 at;
	u32 len;
	const char *put;
	u32 span;
	u32 gone;
	bool rewritten;
	bool fin_stays;
	u32 told;
	bool settles;
};

/**
 * struct scene - settings of a direction
 * @dir: which one
 * @told: address that the receiver is told, or NULL if what it was is left
 * @stiff: lengths cannot be changed
 * @watched: nothing can be changed
 * @poor: there is no memory for half an argument
 */
struct scene {
	enum ftp_dir dir;
	const char *told;
	bool stiff;
	bool watched;
	bool poor;
};

/**
 * scene_play() - play a scene in many places of sequence space
 * @scene: settings
 * @steps: what happens, and is expected
 * @count: how many steps
 */
void scene_play(const struct scene *scene, const struct step *steps,
		size_t count);

/* play a scene whose steps are written down here */
#define play(scene, ...) do {						\
	static const struct step steps[] = { __VA_ARGS__ };		\
	scene_play(&(scene), steps, sizeof(steps) / sizeof(*steps));	\
} while (0)

/* a command; its argument is bytes 5 to 16, and what becomes of that */
#define PORT "PORT 10,0,0,2,4,1\r\n"
#define GROWN "203,0,113,77,4,1"

/* its first half is held back */
#define HALF { SEGMENT, 0, "PORT 10,0", .gone = 4 }

/* all of it comes at once */
#define WHOLE { \
	SEGMENT, 0, PORT, .at = 5, .len = 12, .put = GROWN, .span = 12, \
	.rewritten = true \
}

#endif /* FTP_TEST_SCENE_H */
