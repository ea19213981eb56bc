import type { Field } from "../../documents/field.ts";
import type { Route } from "../route.ts";
import type { CreateAsked } from "../served.ts";
import { ACTION_ROUTES } from "./actions.ts";
import { CATALOGUE_ROUTES } from "./catalogues.ts";
import { EVENT_ROUTES } from "./events.ts";
import { FAULT_ROUTES } from "./faults.ts";
import { modemRoutes } from "./modems.ts";
import { PROCESS_ROUTES } from "./process.ts";
import { RECOLLECTION_ROUTES } from "./recollections.ts";

/** Everything the API can do, in the order of its documentation. `create`: what `POST /api/modems` takes. */
export function routes(create: Field<CreateAsked>): readonly Route[] {
  return [
    ...PROCESS_ROUTES,
    ...modemRoutes(create),
    ...ACTION_ROUTES,
    ...FAULT_ROUTES,
    ...EVENT_ROUTES,
    ...RECOLLECTION_ROUTES,
    ...CATALOGUE_ROUTES,
  ];
}
