import type { Place } from "../place.ts";
import { profiled } from "../profiler.ts";
import { serve } from "../worker.ts";

export type SubjectQuestion = "where" | "cpu" | { readonly profile: "start" | "stop" };

/** Answers what the bench wants to know of a process under test, besides what it says on its port. */
export function serveSubject(place: Place): void {
  serve((question: SubjectQuestion) => {
    if (question === "where") return place;
    if (question === "cpu") {
      const { user, system } = process.cpuUsage();
      return user + system;
    }
    return profiled(question.profile);
  });
}
